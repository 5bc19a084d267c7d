package io.casserole.testing;

import io.casserole.segment.Descriptor;
import io.casserole.segment.Places;
import io.casserole.segment.SegmentBytes;
import io.casserole.segment.SegmentKey;
import io.casserole.segment.SegmentReader;
import io.casserole.segment.SegmentSet;
import io.casserole.segment.SegmentStore;
import io.casserole.segment.ServedFrom;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A segment store in a map; keeps everything by reference until it is emptied. */
public final class MapStore implements SegmentStore {
    private final Map<SegmentKey, SegmentBytes> segments = new ConcurrentHashMap<>();
    private final String place;
    private CompletableFuture<Void> accepting = CompletableFuture.completedFuture(null);

    public MapStore() {
        this("map");
    }

    /** @param place under which it locates segments */
    public MapStore(String place) {
        this.place = place;
    }

    @Override
    public Optional<SegmentReader> peek(SegmentKey key) {
        return Optional.ofNullable(segments.get(key))
                .flatMap(bytes -> SegmentReader.retaining(bytes, ServedFrom.MEMORY));
    }

    @Override
    public CompletableFuture<Optional<SegmentReader>> find(SegmentKey key) {
        return CompletableFuture.completedFuture(peek(key));
    }

    @Override
    public CompletableFuture<Places> locate(Descriptor object) {
        SegmentSet there = SegmentSet.of(object.layout().count(), index -> segments.containsKey(object.segment(index)));
        return CompletableFuture.completedFuture(Places.of(place, there));
    }

    @Override
    public CompletableFuture<Void> put(SegmentKey key, SegmentBytes bytes) {
        return accepting.thenRun(() -> {
            if (bytes.tryRetain()) {
                drop(segments.put(key, bytes));
            }
        });
    }

    /** Puts are accepted only once this is complete. */
    public void acceptAfter(CompletableFuture<Void> signal) {
        accepting = signal;
    }

    @Override
    public void remove(SegmentKey key) {
        drop(segments.remove(key));
    }

    public void clear() {
        segments.keySet().forEach(this::remove);
    }

    public int size() {
        return segments.size();
    }

    private static void drop(@Nullable SegmentBytes bytes) {
        if (bytes != null) {
            bytes.release();
        }
    }
}
