package io.casserole.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.casserole.config.UpstreamConfig;
import io.casserole.http.CachePolicy;
import io.casserole.http.Fields;
import io.casserole.http.RequestTarget;
import io.casserole.http.Rules;
import io.casserole.segment.Account;
import io.casserole.segment.BufferPool;
import io.casserole.segment.Delayer;
import io.casserole.segment.Descriptor;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.ObjectKey;
import io.casserole.segment.ObjectSource.Description;
import io.casserole.segment.ObjectSource.Probe;
import io.casserole.segment.ObjectSource.Wanted;
import io.casserole.segment.Purges;
import io.casserole.segment.SegmentMemory;
import io.casserole.segment.SegmentReader;
import io.casserole.segment.SegmentRequest;
import io.casserole.segment.WholeBody;
import io.casserole.segment.WholeBody.Follower;
import io.casserole.testing.Gate;
import io.casserole.testing.ScriptedObject;
import io.casserole.testing.ScriptedOrigin;
import io.casserole.testing.Twist;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The fetches over sockets and threads, against an origin that breaks, lies and ignores ranges. */
class UpstreamOverTheWireTest {
    private static final int SEGMENT = 64 << 10;
    private static final int LENGTH = 10 * SEGMENT + 17;

    private final ScriptedOrigin origin = ScriptedOrigin.start();
    private final ScriptedObject object =
            origin.object("/a").length(LENGTH).etag("\"one\"").maxAge(3600);
    private final Wires.MirrorWire wire = Wires.to(origin.uri()).open();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService readers = Executors.newCachedThreadPool();
    private final HeldSegments store = new HeldSegments();
    private final BufferPool pool = BufferPool.poisoning(SEGMENT, 1 << 20);
    private final SegmentMemory memory = new SegmentMemory(
            pool,
            new Account("flights", 64 << 20),
            new Account("pinned", 1 << 20),
            new Account("lingering", Long.MAX_VALUE));
    private final FetchConfig config = new FetchConfig(
            UpstreamConfig.Probe.GET,
            UpstreamConfig.Encoding.NEGOTIATE,
            new CachePolicy(Duration.ofSeconds(60), false),
            SEGMENT,
            2,
            1L << 40,
            64 << 20,
            List.of(),
            Rules::none,
            false,
            3,
            Duration.ofMillis(1));
    private final Upstream upstream = Upstream.of(
            wire, memory, store, () -> config, Purges.none(), Clock.systemUTC(), Delayer.on(timer), new Random(1));

    @BeforeEach
    void nothingIsOut() {
        assertThat(pool.outstanding()).isZero();
    }

    @AfterEach
    void allMemoryComesBack() {
        await().untilAsserted(() -> {
            store.close(); // also of what an I/O thread has just put into it
            assertThat(pool.outstanding()).isZero();
        });
        wire.close();
        origin.close();
        timer.shutdownNow();
        readers.shutdownNow();
    }

    private Description describe() {
        return upstream.objects()
                .describe(new Probe(
                        ObjectKey.primary("/a"),
                        RequestTarget.of("/a", null),
                        Fields.empty(),
                        Optional.of(new Wanted(Optional.empty()))))
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }

    private Descriptor known() {
        Description.Known known = (Description.Known) describe();
        assertThat(bytes(known.first().orElseThrow().reader())).isEqualTo(segment(0));
        return known.descriptor();
    }

    private SegmentReader open(Descriptor descriptor, int index) {
        return upstream.segments()
                .open(new SegmentRequest(descriptor, index, Fields.empty()))
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }

    private byte[] segment(int index) {
        long first = (long) index * SEGMENT;
        return object.content().range(first, Math.min(LENGTH, first + SEGMENT));
    }

    private static void finish(SegmentReader reader) {
        CompletableFuture<Void> finished = new CompletableFuture<>();
        reader.bytes().whenFinished(() -> finished.complete(null));
        finished.orTimeout(30, TimeUnit.SECONDS).join();
    }

    /** All bytes of a segment that must become whole; closes the reader. */
    private static byte[] bytes(SegmentReader reader) {
        try (reader) {
            finish(reader);
            assertThat(reader.failure()).isEmpty();
            ByteBuffer view = reader.view(0, reader.available());
            byte[] bytes = new byte[view.remaining()];
            view.get(bytes);
            return bytes;
        }
    }

    @Test
    void objectIsTheSameByteForByteHoweverOftenItsConnectionsBreak() {
        Descriptor descriptor = known();
        for (int index = 0; index < descriptor.layout().count(); index++) {
            object.nextGet(Twist.cutAfter(1000L * index))
                    .nextGet(Twist.resetAfter(7))
                    .nextGet(Twist.closeUnanswered());
            assertThat(bytes(open(descriptor, index))).isEqualTo(segment(index));
        }
    }

    @Test
    void chunkedPartsAreAsGood() {
        Descriptor descriptor = known();
        object.always(Twist.chunked());

        assertThat(bytes(open(descriptor, 3))).isEqualTo(segment(3));
    }

    @Test
    void changedObjectIsNotMixedWithTheOldOne() {
        Descriptor descriptor = known();
        object.seed(99).etag("\"two\"");

        assertFails(open(descriptor, 1), Reason.CHANGED);
    }

    @Test
    void coderInBetweenIsFoundOut() {
        Descriptor descriptor = known();
        object.always(Twist.gzip());

        assertFails(open(descriptor, 1), Reason.CHANGED);
    }

    private static void assertFails(SegmentReader reader, Reason reason) {
        try (reader) {
            finish(reader);
            assertThat(reader.failure().orElseThrow().reason()).isEqualTo(reason);
            assertThat(reader.available()).isZero();
        }
    }

    @Test
    void bodyWithoutRangesIsReadOnceByManyFollowers() {
        object.always(Twist.ignoreRange());
        WholeBody body = ((Description.Streaming) describe()).body();

        List<CompletableFuture<Void>> done = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Follower follower = body.follow().orElseThrow();
            done.add(CompletableFuture.runAsync(() -> readAll(follower), readers));
        }
        done.forEach(reader -> reader.orTimeout(60, TimeUnit.SECONDS).join());
        Descriptor whole = body.whole().orTimeout(30, TimeUnit.SECONDS).join();
        assertThat(whole.length()).isEqualTo(LENGTH);
        assertThat(origin.gets("/a")).isEqualTo(1);
        assertThat(store.size()).isEqualTo(11);
    }

    private void readAll(Follower follower) {
        try (follower) {
            for (int index = 0; index <= 10; index++) {
                SegmentReader reader =
                        follower.open(index).orTimeout(30, TimeUnit.SECONDS).join();
                assertThat(bytes(reader)).isEqualTo(segment(index));
            }
        }
    }

    @Test
    void chunkedBodyEndsWhereItEnds() {
        object.always(Twist.ignoreRange()).always(Twist.chunked());
        WholeBody body = ((Description.Streaming) describe()).body();
        assertThat(body.length()).isEmpty();

        readAll(body.follow().orElseThrow());
        assertThat(body.whole().orTimeout(30, TimeUnit.SECONDS).join().length()).isEqualTo(LENGTH);
    }

    /** The race: the I/O thread writes to a segment while the last follower, on its own thread, gives the body up. */
    @Test
    void memoryComesBackWheneverTheLastFollowerLeaves() {
        object.always(Twist.ignoreRange());
        for (int round = 0; round < 50; round++) {
            WholeBody body = ((Description.Streaming) describe()).body();
            Follower follower = body.follow().orElseThrow();
            int beyond = round * 1300 % SEGMENT;
            CompletableFuture<Void> left = new CompletableFuture<>();
            var unused = follower.open(0)
                    .thenAccept(reader -> reader.demand(
                            beyond,
                            () -> readers.execute(() -> {
                                follower.close();
                                reader.close();
                                left.complete(null);
                            })));
            left.orTimeout(30, TimeUnit.SECONDS).join();
            assertThat(body.follow()).isEmpty();
        }
    }

    @Test
    void bodyThatIsCutFailsItsFollowersAndLeavesNoObject() {
        Gate gate = new Gate();
        object.always(Twist.ignoreRange())
                .always(Twist.stallAfter(3L * SEGMENT, gate))
                .always(Twist.cutAfter(3L * SEGMENT));
        WholeBody body = ((Description.Streaming) describe()).body();
        Follower follower = body.follow().orElseThrow();
        CompletableFuture<SegmentReader> fourth = follower.open(3);
        gate.open();

        SegmentReader reader = fourth.orTimeout(30, TimeUnit.SECONDS).join();
        assertFails(reader, Reason.BROKEN);
        assertThat(body.whole()
                        .handle((whole, failure) -> failure)
                        .orTimeout(30, TimeUnit.SECONDS)
                        .join())
                .isNotNull();
        follower.close();
    }
}
