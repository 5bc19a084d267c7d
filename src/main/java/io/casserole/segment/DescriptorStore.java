package io.casserole.segment;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Keeps entries by object. A store that fails behaves as if it held nothing and counts; it never throws and never fails a future.
 * Safe for use by any thread.
 */
public interface DescriptorStore {
    /** The entry if memory holds it; never waits. */
    Optional<Entry> peek(ObjectKey key);

    /** The entry from any tier; completed at once or on the store's executor. */
    CompletableFuture<Optional<Entry>> find(ObjectKey key);

    /** Keeps the entry. {@link Entry.Uncacheable} stays in memory, the others reach the disk in the background. Never waits. */
    void put(ObjectKey key, Entry entry);

    /** Forgets the entry. Never waits; a later {@link #find} does not return it. */
    void remove(ObjectKey key);

    /** A store that keeps nothing. */
    static DescriptorStore none() {
        return new DescriptorStore() {
            @Override
            public Optional<Entry> peek(ObjectKey key) {
                return Optional.empty();
            }

            @Override
            public CompletableFuture<Optional<Entry>> find(ObjectKey key) {
                return CompletableFuture.completedFuture(Optional.empty());
            }

            @Override
            public void put(ObjectKey key, Entry entry) {
                // nothing is kept
            }

            @Override
            public void remove(ObjectKey key) {
                // nothing is kept
            }
        };
    }
}
