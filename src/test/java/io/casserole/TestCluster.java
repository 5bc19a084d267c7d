package io.casserole;

import io.casserole.config.CacheConfig;
import io.casserole.config.Settings;
import io.casserole.config.UpstreamConfig;
import io.casserole.http.Rules;
import io.casserole.peer.ClusterSecret;
import io.casserole.peer.Member;
import io.casserole.peer.Neighbours;
import io.casserole.peer.PurgeNumbers;
import io.casserole.peer.Ring;
import io.casserole.segment.Origin;
import io.casserole.segment.TracedOrigin;
import io.casserole.segment.Tracing;
import io.casserole.testing.Descriptors;
import io.casserole.testing.ManualDelayer;
import io.casserole.testing.MovableClock;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Nodes in one JVM that know each other from the start; each may also be told another ring. */
final class TestCluster {
    static final CacheConfig CONFIG = CacheConfig.from(Settings.of(Map.of("segment-size", "64K", "read-ahead", "1")));
    static final UpstreamConfig UPSTREAM = UpstreamConfig.from(Settings.of(Map.of("retries", "0")));
    static final int SIZE = CONFIG.segmentBytes();

    final MovableClock clock = MovableClock.at(Descriptors.RECEIVED);
    final ManualDelayer delayer = new ManualDelayer();
    final CountedOrigin origin = new CountedOrigin();
    final CountedOrigin other = new CountedOrigin(); // the second in mirror-url
    final MemoryDialer dialer = new MemoryDialer();
    final List<TestNode> nodes = new ArrayList<>();

    PurgeNumbers numbers = PurgeNumbers.own();

    final int replicas;
    CacheConfig config = CONFIG;
    UpstreamConfig upstream = UPSTREAM;
    Rules rules = Rules.none();
    Tracing tracing = Tracing.NONE;

    /** Under these further settings, names and values in turn; rules among them are not read. */
    static TestCluster with(int size, String... settings) {
        Map<String, String> all = new HashMap<>(Map.of("segment-size", "64K", "read-ahead", "1", "retries", "0"));
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        TestCluster cluster = new TestCluster(0);
        cluster.config = CacheConfig.from(Settings.of(all));
        cluster.upstream = UpstreamConfig.from(Settings.of(all));
        cluster.grow(size);
        return cluster;
    }

    /** Whose work can be followed. */
    static TestCluster traced(int size, Tracing tracing) {
        TestCluster cluster = new TestCluster(0);
        cluster.tracing = tracing;
        cluster.grow(size);
        return cluster;
    }

    TestCluster(int size) {
        this(size, 1);
    }

    TestCluster(int size, int replicas) {
        this.replicas = replicas;
        grow(size);
    }

    private void grow(int size) {
        for (int i = 0; i < size; i++) {
            add();
        }
        nodes.forEach(node -> node.see(members()));
    }

    /** The way to a server of mirror-url. */
    Origin wire(URI url) {
        CountedOrigin server = upstream.mirrors().indexOf(url) == 0 ? origin : other;
        return TracedOrigin.of(server.wire(), url, tracing);
    }

    /** Another node, which the others do not know yet; it knows nobody. */
    TestNode add() {
        String id = "node" + nodes.size();
        Member self = new Member(
                id, URI.create("http://" + id + ".example"), 1, Member.PROTOCOL, "i" + id, "f", Member.State.SERVING);
        TestNode node = new TestNode(this, self, ClusterSecret.of("secret"));
        nodes.add(node);
        return node;
    }

    TestNode node(int number) {
        return nodes.get(number);
    }

    List<Member> members() {
        return nodes.stream().map(node -> node.self).toList();
    }

    /** The node that owns a segment, as the first node sees it. */
    TestNode owner(String target, int index) {
        String id = nodes.get(0).neighbours.ring().owner(target, index).id();
        return nodes.stream()
                .filter(node -> node.self.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** A path such that {@code node} owns segment {@code index}. */
    static String pathOwnedBy(TestNode node, int index) {
        for (int i = 0; ; i++) {
            String path = "/object" + i;
            if (node.neighbours.ring().owns(path, index)) {
                return path;
            }
        }
    }

    void close() {
        nodes.forEach(TestNode::close);
    }

    /** A ring set by hand. */
    static final class HandRing implements Neighbours {
        private Ring ring;
        private int donors;

        HandRing(Member self) {
            ring = Ring.alone(self);
        }

        void set(Ring next) {
            ring = next;
        }

        /** So many members are asked from now on for what may have been theirs. */
        void donors(int count) {
            donors = count;
        }

        @Override
        public Ring ring() {
            return ring;
        }

        @Override
        public List<Member> donors(String target, int index) {
            return ring.donors(target, index, donors);
        }
    }
}
