package io.casserole.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.config.Settings;
import io.casserole.config.UpstreamConfig;
import io.casserole.http.CachePolicy;
import io.casserole.http.Fields;
import io.casserole.http.RequestTarget;
import io.casserole.http.Rules;
import io.casserole.segment.Account;
import io.casserole.segment.BufferPool;
import io.casserole.segment.FetchException;
import io.casserole.segment.ObjectKey;
import io.casserole.segment.ObjectSource.Description;
import io.casserole.segment.ObjectSource.Probe;
import io.casserole.segment.ObjectSource.Wanted;
import io.casserole.segment.SegmentMemory;
import io.casserole.segment.SegmentReader;
import io.casserole.testing.FakeOrigin;
import io.casserole.testing.FakeOrigin.Exchange;
import io.casserole.testing.HandPurges;
import io.casserole.testing.ManualDelayer;
import io.casserole.testing.MovableClock;
import io.casserole.testing.TestBytes;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** An {@link Upstream} between an origin in memory and poisoned memory, in segments of {@value #SEGMENT} bytes. */
final class UpstreamBench implements AutoCloseable {
    static final int SEGMENT = 1000;
    static final int RETRIES = 2;

    /** The fields of a cacheable object, less its length. */
    static final Fields CACHEABLE = Fields.of(
            "Date", "Sun, 06 Nov 1994 08:49:37 GMT",
            "Cache-Control", "max-age=3600",
            "Content-Type", "text/plain",
            "ETag", "\"one\"");

    final FakeOrigin origin = new FakeOrigin();
    final FakeOrigin other = new FakeOrigin(); // of two
    final MovableClock clock = MovableClock.at("1994-11-06T08:49:37Z");
    final ManualDelayer delayer = new ManualDelayer();
    final HandPurges purges = new HandPurges();
    final HeldSegments store = new HeldSegments();
    final BufferPool pool = BufferPool.poisoning(SEGMENT, 1 << 20);
    final Account flights;
    final SegmentMemory memory;
    final Mirrors mirrors;
    final Upstream upstream;

    private UpstreamBench(FetchConfig config, long flightBytes) {
        this(config, flightBytes, Optional.empty());
    }

    private UpstreamBench(FetchConfig config, long flightBytes, Optional<UpstreamConfig> ofTwo) {
        flights = new Account("flights", flightBytes);
        memory = new SegmentMemory(
                pool, flights, new Account("pinned", 1 << 20), new Account("lingering", Long.MAX_VALUE));
        mirrors = ofTwo.map(this::two).orElseGet(() -> Mirrors.alone(origin, clock));
        upstream = Upstream.of(mirrors, memory, store, () -> config, purges, clock, delayer, () -> 0L);
    }

    private Mirrors two(UpstreamConfig servers) {
        return Mirrors.of(
                servers, url -> url.getHost().equals("a") ? origin : other, () -> clock.millis() * 1_000_000, clock);
    }

    /** Two servers, {@code http://a} and {@code http://b}, with these further settings, names and values in turn. */
    static UpstreamBench ofTwo(UpstreamConfig.Probe probe, String... settings) {
        Map<String, String> all = new HashMap<>(Map.of("mirror-url", "http://a, http://b"));
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        return new UpstreamBench(config(probe, false), 1 << 20, Optional.of(UpstreamConfig.from(Settings.of(all))));
    }

    /** The longest object that is stored, in bytes. */
    static final long LONGEST = 1_000_000_000;

    static UpstreamBench probingBy(UpstreamConfig.Probe probe) {
        return with(config(probe, false));
    }

    static UpstreamBench with(FetchConfig config) {
        return new UpstreamBench(config, 1 << 20);
    }

    /** Memory for that many segments at a time. */
    static UpstreamBench ofMemory(int segments) {
        return new UpstreamBench(config(UpstreamConfig.Probe.GET, false), (long) segments * SEGMENT);
    }

    static FetchConfig config(UpstreamConfig.Probe probe, boolean stitch) {
        return config(probe, stitch, new CachePolicy(Duration.ofSeconds(60), false));
    }

    static FetchConfig config(UpstreamConfig.Probe probe, boolean stitch, CachePolicy policy) {
        return new FetchConfig(
                probe,
                UpstreamConfig.Encoding.NEGOTIATE,
                policy,
                SEGMENT,
                1,
                LONGEST,
                5 * SEGMENT,
                List.of(),
                Rules::none,
                stitch,
                RETRIES,
                Duration.ofMillis(100));
    }

    /** A probe by a client that reads from the first byte on. */
    static Probe probe(String... fields) {
        return probe(Optional.of(new Wanted(Optional.empty())), fields);
    }

    /** A probe by a client that sends this {@code Range}. */
    static Probe rangeProbe(String range, String... fields) {
        return probe(Optional.of(new Wanted(Optional.of(range))), fields);
    }

    /** A probe by a client that reads no bytes. */
    static Probe headProbe(String... fields) {
        return probe(Optional.empty(), fields);
    }

    private static Probe probe(Optional<Wanted> wanted, String... fields) {
        return new Probe(
                ObjectKey.primary("/a?b"), new RequestTarget("/a", Optional.of("b")), Fields.of(fields), wanted);
    }

    // ---- what the origin is asked, and answers

    /** The request that waits for its answer, which must be of that method. */
    Exchange next(String method) {
        Exchange exchange = origin.next();
        assertThat(exchange.request().method()).isEqualTo(method);
        return exchange;
    }

    Exchange nextGet() {
        return next("GET");
    }

    /** The fields of a part, bytes {@code [first, end)} of so many. */
    static Fields part(Fields fields, int first, int end, int total) {
        return fields.with("Content-Range", "bytes " + first + "-" + (end - 1) + "/" + total);
    }

    static Fields whole(Fields fields, int length) {
        return fields.with("Content-Length", Integer.toString(length));
    }

    // ---- what comes of it

    CompletableFuture<Description> describe(Probe probe) {
        return upstream.objects().describe(probe);
    }

    static <T extends Description> T is(Class<T> type, CompletableFuture<Description> description) {
        assertThat(description).isDone();
        return type.cast(value(description));
    }

    static <T> T value(CompletableFuture<T> future) {
        assertThat(future).isDone();
        return future.join();
    }

    static FetchException failure(CompletableFuture<?> future) {
        assertThat(future).isCompletedExceptionally();
        return FetchException.behind(future.handle((value, failure) -> failure).join());
    }

    /** All bytes of a complete segment; closes the reader. */
    static byte[] bytes(SegmentReader reader) {
        try (reader) {
            assertThat(reader.failure()).isEmpty();
            assertThat(reader.bytes().isComplete()).isTrue();
            return readable(reader);
        }
    }

    /** The bytes that can be read now. */
    static byte[] readable(SegmentReader reader) {
        ByteBuffer view = reader.view(0, reader.available());
        byte[] bytes = new byte[view.remaining()];
        view.get(bytes);
        return bytes;
    }

    static TestBytes content(long length) {
        return TestBytes.of(7, length);
    }

    /** Checks that nothing is lost: all memory has come back once the store has let go of its own. */
    @Override
    public void close() {
        store.close();
        upstream.fragments().clear();
        assertThat(pool.outstanding()).as("bytes of memory not given back").isZero();
    }
}
