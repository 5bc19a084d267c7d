package io.casserole.cache;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.config.CacheConfig;
import io.casserole.config.Settings;
import io.casserole.http.Fields;
import io.casserole.http.RequestTarget;
import io.casserole.segment.CachingSegmentSource;
import io.casserole.segment.Descriptor;
import io.casserole.segment.Entry;
import io.casserole.segment.ObjectSource.Description.First;
import io.casserole.segment.Purges;
import io.casserole.segment.SegmentReader;
import io.casserole.segment.ServedFrom;
import io.casserole.testing.Descriptors;
import io.casserole.testing.Drain;
import io.casserole.testing.HandAnsweredObjects;
import io.casserole.testing.HandFilledSource;
import io.casserole.testing.MapDescriptors;
import io.casserole.testing.MapStore;
import io.casserole.testing.MovableClock;
import io.casserole.testing.TestMemory;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/** A cache on a node that is alone, over maps; its questions and segments are answered by the test. */
final class CacheTrial implements AutoCloseable {
    static final CacheConfig CONFIG = config(Map.of());
    static final int SIZE = CONFIG.segmentBytes();

    final MovableClock clock = MovableClock.at(Descriptors.RECEIVED);
    final TestMemory memory = new TestMemory(SIZE, 100L * 128 * 1024);
    final MapStore store = new MapStore();
    final MapDescriptors descriptors = new MapDescriptors();
    final HandFilledSource origin = new HandFilledSource(memory);
    final HandAnsweredObjects objects = new HandAnsweredObjects();
    final Directory directory;
    final HttpCache cache;
    private final CachingSegmentSource segments = new CachingSegmentSource(store, descriptors, memory.memory(), origin);
    private final Purges purges;

    CacheTrial() {
        this(Purges.none());
    }

    CacheTrial(Purges purges) {
        this.purges = purges;
        this.directory = directory(CONFIG, ReuseRules.of(CONFIG.reuse()));
        this.cache = cache(CONFIG, directory);
    }

    private static CacheConfig config(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(Map.of("segment-size", "128K", "read-ahead", "0"));
        all.putAll(settings);
        return CacheConfig.from(Settings.of(all));
    }

    private Directory directory(CacheConfig config, ReuseRules rules) {
        return new Directory(descriptors, objects, segments, purges, clock, config::uncacheableTtl, () -> rules);
    }

    private HttpCache cache(CacheConfig config, Directory known) {
        return new HttpCache(
                Directories.alone(known),
                segments,
                memory.memory(),
                () -> config,
                Keying.AS_SENT,
                "origin.example",
                clock,
                RandomGenerator.of("L64X128MixRandom"));
    }

    /** A cache over the same stores and sources, under these settings. */
    HttpCache cache(Map<String, String> settings) {
        CacheConfig config = config(settings);
        return cache(config, directory(config, ReuseRules.of(config.reuse())));
    }

    /** One that asks the objects' owners. */
    HttpCache near() {
        return cache(CONFIG, directory(CONFIG, ReuseRules.of(CONFIG.reuse()).near()));
    }

    // ---- what is there

    /** An object that is stored with all its bytes. */
    void knows(Descriptor descriptor, String body) {
        descriptors.put(descriptor.key(), new Entry.Stored(descriptor, Optional.of(body.getBytes(US_ASCII))));
    }

    /** An object whose bytes are in segments, if anywhere. */
    void knows(Descriptor descriptor) {
        descriptors.put(descriptor.key(), new Entry.Stored(descriptor, Optional.empty()));
    }

    /** Segment 0, all of it, as it comes with the answer to a question. */
    Optional<First> first(String body) {
        return Optional.of(
                new First(0, SegmentReader.owning(memory.filled(body.getBytes(US_ASCII)), ServedFrom.ORIGIN)));
    }

    // ---- what clients do, and see

    static CacheRequest request(String method, String path, String... fields) {
        return new CacheRequest(method, new RequestTarget(path, Optional.empty()), Fields.of(fields));
    }

    CompletableFuture<Answer> get(String path, String... fields) {
        return cache.answer(request("GET", path, fields));
    }

    static Answer.Response response(CompletableFuture<Answer> answer) {
        assertThat(answer).isCompleted();
        return (Answer.Response) answer.join();
    }

    /** All bytes of an answer, which must be there. */
    static String read(Answer.Response response) {
        return new String(Drain.all(response.body()), US_ASCII);
    }

    static String read(CompletableFuture<Answer> answer) {
        return read(response(answer));
    }

    static String cacheStatus(Answer.Response response) {
        return response.cacheStatus().withoutKey().toString();
    }

    static String cacheStatus(CompletableFuture<Answer> answer) {
        return cacheStatus(response(answer));
    }

    /** All memory must be given back by now. */
    @Override
    public void close() {
        store.clear();
        memory.assertAllReturned();
    }
}
