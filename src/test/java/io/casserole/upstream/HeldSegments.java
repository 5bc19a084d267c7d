package io.casserole.upstream;

import io.casserole.segment.SegmentBytes;
import io.casserole.segment.SegmentKey;
import io.casserole.segment.SegmentReader;
import io.casserole.segment.SegmentStore;
import io.casserole.segment.ServedFrom;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A store of a map that can be told to take its time. The lock guards {@code held}. */
final class HeldSegments implements SegmentStore, AutoCloseable {
    private final Map<SegmentKey, SegmentBytes> held = new HashMap<>();
    private volatile CompletableFuture<Void> accepted = CompletableFuture.completedFuture(null);

    /** From now on, puts are accepted only when {@link #accept} is called. */
    void hesitate() {
        accepted = new CompletableFuture<>();
    }

    void accept() {
        accepted.complete(null);
    }

    synchronized int size() {
        return held.size();
    }

    @Override
    public synchronized Optional<SegmentReader> peek(SegmentKey key) {
        return Optional.ofNullable(held.get(key))
                .map(bytes -> SegmentReader.retaining(bytes, ServedFrom.MEMORY).orElseThrow());
    }

    @Override
    public CompletableFuture<Optional<SegmentReader>> find(SegmentKey key) {
        return CompletableFuture.completedFuture(peek(key));
    }

    @Override
    public CompletableFuture<Void> put(SegmentKey key, SegmentBytes bytes) {
        return accepted.copy().thenRun(() -> {
            assertComplete(key, bytes);
            keep(key, bytes);
        });
    }

    private synchronized void keep(SegmentKey key, SegmentBytes bytes) {
        remove(key);
        held.put(key, bytes);
    }

    private static void assertComplete(SegmentKey key, SegmentBytes bytes) {
        if (!bytes.isComplete() || !bytes.tryRetain()) {
            throw new AssertionError("expected complete and held bytes of " + key + ", found others");
        }
    }

    @Override
    public synchronized void remove(SegmentKey key) {
        SegmentBytes bytes = held.remove(key);
        if (bytes != null) {
            bytes.release();
        }
    }

    @Override
    public synchronized void close() {
        held.values().forEach(SegmentBytes::release);
        held.clear();
    }
}
