package io.casserole.peer;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Nodes that find each other by one {@link FakeEtcd}, all in one virtual time. */
final class FakeEtcdNodes {
    static final String PREFIX = "/casserole/test/members/";

    final ManualAgenda time = new ManualAgenda();
    final FakeEtcd etcd = new FakeEtcd(time);
    final FakePings pings = new FakePings(time);
    private final Random random = new Random(7);

    /** A running node and all it has told. */
    final class Node {
        final FakeEtcd.Connection connection = etcd.connect();
        final List<ClusterView> views = new ArrayList<>();
        final EtcdMembership membership;

        private Node(Member self, Optional<Path> known) {
            membership = new EtcdMembership(
                    connection, "test", self, time, pings, new KnownMembers(known), random::nextDouble);
        }

        ClusterView view() {
            return views.get(views.size() - 1);
        }

        /** The ids of the members, joined. */
        String ids() {
            return FakeEtcdNodes.ids(view());
        }

        /** Every set of members it has told since it was started, the repeated ones left out. */
        Set<String> idsEver() {
            return views.stream().map(FakeEtcdNodes::ids).collect(Collectors.toCollection(TreeSet::new));
        }

        /** Ends without a word, as by SIGKILL. */
        void kill() {
            connection.cut();
            pings.silence(membership.self().address());
        }
    }

    Node start(Member self) {
        return start(self, Optional.empty());
    }

    Node start(Member self, Optional<Path> known) {
        Node node = new Node(self, known);
        pings.answer(self.address(), node.membership::self);
        node.membership.start(node.views::add);
        time.settle();
        return node;
    }

    void pass(Duration duration) {
        time.pass(duration);
    }

    private static String ids(ClusterView view) {
        return view.members().stream().map(Member::id).collect(Collectors.joining(" "));
    }
}
