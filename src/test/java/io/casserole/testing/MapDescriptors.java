package io.casserole.testing;

import io.casserole.segment.DescriptorStore;
import io.casserole.segment.Entry;
import io.casserole.segment.ObjectKey;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** A descriptor store in a map. */
public final class MapDescriptors implements DescriptorStore {
    private final Map<ObjectKey, Entry> entries = new ConcurrentHashMap<>();
    private volatile Runnable afterPut = () -> {};

    @Override
    public Optional<Entry> peek(ObjectKey key) {
        return Optional.ofNullable(entries.get(key));
    }

    @Override
    public CompletableFuture<Optional<Entry>> find(ObjectKey key) {
        return CompletableFuture.completedFuture(peek(key));
    }

    @Override
    public void put(ObjectKey key, Entry entry) {
        entries.put(key, entry);
        Runnable now = afterPut;
        afterPut = () -> {};
        now.run();
    }

    /** Runs this once, as soon as the next entry is there. */
    public void afterNextPut(Runnable action) {
        afterPut = action;
    }

    public void clear() {
        entries.clear();
    }

    @Override
    public void remove(ObjectKey key) {
        entries.remove(key);
    }
}
