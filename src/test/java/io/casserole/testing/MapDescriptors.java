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
    }

    @Override
    public void remove(ObjectKey key) {
        entries.remove(key);
    }
}
