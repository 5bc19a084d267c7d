package io.casserole.peer;

import io.casserole.config.CasseroleConfig;
import io.casserole.config.ClusterConfig;
import io.casserole.config.Settings;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.stream.Collectors;

/** Nodes in this JVM that find each other by a real etcd, and answer each other's pings without a wire. */
final class EtcdNodes implements AutoCloseable {
    private final ClusterConfig config;
    private final Map<URI, Node> running = new ConcurrentHashMap<>();
    private final Deque<Node> started = new ArrayDeque<>();
    private final Random random = new Random(3);

    EtcdNodes(URI etcd) {
        config = CasseroleConfig.from(Settings.of(Map.of("etcd", etcd.toString(), "cluster-secret", "of nodes")))
                .cluster();
    }

    /** A running node and all it has told. */
    final class Node implements AutoCloseable {
        final List<ClusterView> views = new CopyOnWriteArrayList<>();
        final EtcdMembership membership;
        private final ScheduledThreadPoolExecutor thread =
                new ScheduledThreadPoolExecutor(1, new ThreadPoolExecutor.DiscardPolicy());

        private Node(Member self) {
            EtcdClients clients = EtcdClients.of(config, task -> new Thread(task, "test-etcd-" + self.id()));
            membership = new EtcdMembership(
                    new JetcdRegistry(clients, clients::close),
                    "test",
                    self,
                    Agenda.on(thread),
                    EtcdNodes.this::ping,
                    new KnownMembers(Optional.empty()),
                    random::nextDouble);
        }

        ClusterView view() {
            return views.get(views.size() - 1);
        }

        String ids() {
            return EtcdNodes.ids(view());
        }

        List<String> idsEver() {
            return views.stream().map(EtcdNodes::ids).distinct().toList();
        }

        @Override
        public void close() {
            if (running.remove(membership.self().address()) != null) {
                membership.close();
                thread.shutdownNow();
            }
        }
    }

    Node start(Member self) {
        Node node = new Node(self);
        started.push(node);
        running.put(self.address(), node);
        node.membership.start(node.views::add);
        return node;
    }

    private CompletableFuture<Member> ping(URI address) {
        Node node = running.get(address);
        return node == null
                ? CompletableFuture.failedFuture(new IllegalStateException("nobody at " + address))
                : CompletableFuture.completedFuture(node.membership.self());
    }

    private static String ids(ClusterView view) {
        return view.members().stream().map(Member::id).collect(Collectors.joining(" "));
    }

    @Override
    public void close() {
        new ArrayList<>(started).forEach(Node::close);
    }
}
