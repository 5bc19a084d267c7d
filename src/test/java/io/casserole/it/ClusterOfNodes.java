package io.casserole.it;

import io.casserole.testing.EtcdProcess;
import io.casserole.testing.ScriptedOrigin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Nodes with small stores in front of one origin, each a process of its own, with ids and addresses that are known before it starts.
 *
 * <pre>{@code
 * try (ClusterOfNodes cluster = ClusterOfNodes.of(getClass(), new JettyProcess(), origin).with(etcd)) {
 *     cluster.start("a", "b");
 *     assertThat(cluster.node("a").get("/x")).hasBody(…);
 *     cluster.node("b").kill();
 *     …
 * }
 * }</pre>
 */
final class ClusterOfNodes implements AutoCloseable {
    /** Bytes of a segment. */
    static final int SEGMENT = 128 * 1024 - 1152;

    /** What the nodes sign with. */
    static final String SECRET = "known-to-all-nodes";

    private final Launcher launcher;
    private final Path data;
    private final Map<String, ClusterNode> nodes = new LinkedHashMap<>();
    private Deployment deployment;

    private ClusterOfNodes(Launcher launcher, Path data, Deployment deployment) {
        this.launcher = launcher;
        this.data = data;
        this.deployment = deployment;
    }

    static ClusterOfNodes of(Class<?> test, Launcher launcher, ScriptedOrigin origin) {
        try {
            return new ClusterOfNodes(
                    launcher,
                    Files.createTempDirectory("casserole-cluster-"),
                    Deployment.of(test)
                            .inFrontOf(origin)
                            .with("cluster-secret", SECRET)
                            .with("segment-size", "128K")
                            .with("max-memory-usage", "64M")
                            .with("max-disk-usage", "256M")
                            .jvmOption("-Xmx256m"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Nodes made from now on find each other by this etcd. */
    ClusterOfNodes with(EtcdProcess etcd) {
        return with("etcd", etcd.uri());
    }

    /** A setting of all nodes made from now on. */
    ClusterOfNodes with(String setting, Object value) {
        deployment = deployment.with(setting, value);
        return this;
    }

    /** A free address; below the ports that the system gives to connections, so that it stays free while its node is away. */
    static URI freeAddress() {
        int port = ThreadLocalRandom.current()
                .ints(20_000, 32_000)
                .filter(ClusterOfNodes::isFree)
                .findFirst()
                .orElseThrow();
        return URI.create("http://127.0.0.1:" + port);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    /** Makes a node at that address, with these settings of its own, and does not start it. */
    ClusterNode make(String id, URI address, UnaryOperator<Deployment> own) {
        return make(id, address, launcher, own);
    }

    /** Makes a node that is started in a way of its own. */
    ClusterNode make(String id, URI address, Launcher ownLauncher, UnaryOperator<Deployment> own) {
        Deployment ofNode = own.apply(deployment
                .with("address", address.getAuthority())
                .with("peering-address", address)
                .with("node-id", id)
                .with("disk-cache-dir", data.resolve(id)));
        ClusterNode node = new ClusterNode(id, address, ownLauncher, ofNode);
        nodes.put(id, node);
        return node;
    }

    ClusterNode make(String id) {
        return make(id, freeAddress(), UnaryOperator.identity());
    }

    /** Makes and starts nodes, and waits until they and those there before are one cluster. */
    ClusterOfNodes start(String... ids) {
        Arrays.stream(ids).forEach(this::make);
        awaitWhole();
        return this;
    }

    ClusterNode node(String id) {
        ClusterNode node = nodes.get(id);
        if (node == null) {
            throw new AssertionError("expected one of " + nodes.keySet() + ", found " + id);
        }
        return node;
    }

    Collection<ClusterNode> nodes() {
        return List.copyOf(nodes.values());
    }

    /** Starts the nodes that are not alive, and waits until each node sees all as members that answer. */
    void awaitWhole() {
        List<ClusterNode> dead =
                nodes.values().stream().filter(node -> !node.isAlive()).toList();
        dead.forEach(ClusterNode::start);
        dead.forEach(ClusterNode::awaitStarted);
        Set<String> all = Set.copyOf(nodes.keySet());
        nodes.values().forEach(node -> node.awaitHealth("members " + all, health -> health.isWhole(all)));
    }

    /** Waits until each of these nodes knows of these members and no others. */
    void awaitMembers(String... ids) {
        Stream.of(ids).map(this::node).forEach(node -> awaitMembersOf(node, ids));
    }

    /** Waits until this node knows of these members and no others. */
    static void awaitMembersOf(ClusterNode node, String... ids) {
        Set<String> expected = Set.of(ids);
        node.awaitHealth(
                "members " + expected, health -> health.members().keySet().equals(expected));
    }

    @Override
    public void close() {
        nodes.values().forEach(ClusterNode::close);
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
