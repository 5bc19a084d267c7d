package io.casserole.it;

import static io.casserole.it.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.casserole.testing.EtcdProcess;
import io.casserole.testing.ScriptedOrigin;
import io.casserole.testing.TestBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes on hosts of their own, two of which do not reach each other for a while, although etcd has all of them as members. */
@Tag("full")
final class JettySplitIT {
    private static final Set<String> ALL = Set.of("a", "b", "c");
    private static final int PORT = 8080;
    private static final int SEGMENTS = 40;

    /** How long a client waits for the first byte at most: some time-outs between nodes, one after the other, on a slow machine. */
    private static final Duration FIRST_BYTE = Duration.ofSeconds(15);

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @TempDir
    private Path logs;

    private DividedNetwork network;
    private ScriptedOrigin origin;
    private EtcdProcess etcd;
    private ClusterOfNodes cluster;

    @BeforeEach
    void startNodes() throws IOException {
        network = DividedNetwork.between("a", "b", "c");
        origin = ScriptedOrigin.startAt(InetAddress.getByName(network.outsideAddress()));
        etcd = EtcdProcess.startAt(network.outsideAddress());
        cluster = ClusterOfNodes.of(getClass(), new JettyProcess(), origin)
                .with(etcd)
                .with("hand-over-window", "0"); // no donor is asked: a question then has one who answers it
        for (String id : ALL) {
            cluster.make(
                            id,
                            URI.create("http://" + network.address(id) + ":" + PORT),
                            new JettyProcess(network.on(id)),
                            deployment -> deployment
                                    .with("address", "0.0.0.0:" + PORT)
                                    .module("jetty.requestlog.filePath=" + requestLog(id)))
                    .start();
        }
        cluster.nodes().forEach(node -> node.container().log().awaitText("Started oejs.Server@"));
        awaitWhole();
    }

    @AfterEach
    void stop() {
        for (AutoCloseable part : new AutoCloseable[] {cluster, etcd, origin, network}) {
            close(part);
        }
    }

    @Test
    void nodesThatDoNotReachEachOtherServeTheRightBytesAndAskNobodyInCircles() {
        object("/before");
        readByAll("/before");
        assertThat(origin.bytesSent("/before")).isEqualTo(object("/before").length());

        network.cut("a", "b");
        readByAll("/before");
        object("/while-split");
        readByAll("/while-split");
        assertThat(origin.bytesSent("/while-split"))
                .as("each byte asked for by one on each side at most")
                .isLessThanOrEqualTo(2 * object("/while-split").length());

        assertAskedOfOwnersAlone("/through-the-middle");

        network.mend("a", "b");
        awaitWhole();
        readByAll("/while-split");
        object("/after");
        readByAll("/after");
        assertThat(origin.bytesSent("/after")).isEqualTo(object("/after").length());
    }

    /** The node in the middle reaches all others. They ask the origin for what is theirs, and none of them asks another node. */
    private void assertAskedOfOwnersAlone(String path) {
        TestBytes bytes = object(path);
        awaitHealth("c", "asks a and b", health -> !health.circuits().containsValue("open"));
        int toC = questionsTo("c");
        int toOthers = questionsTo("a") + questionsTo("b");

        read("c", path);

        assertThat(origin.bytesSent(path)).isEqualTo(bytes.length());
        assertThat(questionsTo("c")).as("questions of others to c").isEqualTo(toC);
        assertThat(questionsTo("a") + questionsTo("b") - toOthers)
                .as("questions of c to others: one for each segment and one for the object at most")
                .isBetween(1, 1 + SEGMENTS + 1);
    }

    private TestBytes object(String path) {
        TestBytes bytes = TestBytes.of(path.hashCode(), (long) SEGMENTS * ClusterOfNodes.SEGMENT + 1234);
        origin.object(path).content(bytes).etag("\"v1\"").maxAge(3600);
        return bytes;
    }

    private void readByAll(String path) {
        try (Crowd crowd = new Crowd()) {
            ALL.forEach(id -> crowd.begin(2, () -> read(id, path)));
            crowd.awaitAll();
        }
    }

    private void read(String id, String path) {
        Response response = CompletableFuture.supplyAsync(() -> cluster.node(id).get(path))
                .orTimeout(FIRST_BYTE.toSeconds(), TimeUnit.SECONDS)
                .join();
        assertThat(response).hasStatus(200).hasBody((TestBytes)
                origin.object(path).content());
    }

    private void awaitWhole() {
        ALL.forEach(id -> awaitHealth(id, "members " + ALL, health -> health.isWhole(ALL)));
    }

    private void awaitHealth(String id, String expectation, Predicate<ClusterHealth> expected) {
        await(id + ": " + expectation)
                .atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(AssertionError.class) // of a node that is too busy to answer
                .until(() -> health(id), expected);
    }

    /** Only somebody on the same host is told. */
    private ClusterHealth health(String id) {
        return ClusterHealth.of(
                network.readOn(id, URI.create("http://127.0.0.1:" + PORT + "/_casserole/health/ready")));
    }

    private Path requestLog(String id) {
        return logs.resolve("requests-" + id + ".log");
    }

    /** Questions of other nodes that this one has answered. */
    private int questionsTo(String id) {
        try {
            List<String> lines = Files.readAllLines(requestLog(id));
            return (int) lines.stream()
                    .filter(line -> line.contains("\"GET /_casserole/peer HTTP"))
                    .count();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void close(AutoCloseable part) {
        if (part == null) {
            return; // the test was skipped, or did not get that far
        }
        try {
            part.close();
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }
}
