package io.casserole.tier;

import io.casserole.segment.Account;
import io.casserole.segment.Entry;
import io.casserole.segment.EntryCodec;
import io.casserole.segment.ObjectKey;
import io.casserole.segment.Tally;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Entries off-heap and on disk. Changes are made in the background; those of one key in the order they were asked for, and of several that
 * wait only the last. An entry that cannot be read is dropped, counted, and a miss.
 */
final class EntryArchive {
    /** A change that waits: the entry to keep, or none. */
    record Change(Optional<Entry> entry, long weight) {}

    private static final Logger LOG = LoggerFactory.getLogger(EntryArchive.class);

    private final TieredCache<ObjectKey> cache;
    private final StoreThreads threads;
    private final FreeSpace space;
    private final Tally<TierEvent> counts;
    private final Account waiting;
    private final ConcurrentMap<ObjectKey, Change> changes = new ConcurrentHashMap<>();

    /** @param mostWaiting bytes of entries that may wait to be written; beyond it entries are not kept here */
    EntryArchive(
            TieredCache<ObjectKey> cache,
            StoreThreads threads,
            FreeSpace space,
            Tally<TierEvent> counts,
            long mostWaiting) {
        this.cache = cache;
        this.threads = threads;
        this.space = space;
        this.counts = counts;
        this.waiting = new Account("entries waiting for the disk", mostWaiting);
    }

    /** Keeps this entry, or none, instead of the one before, soon. If too much waits already, nothing is changed. */
    void replace(ObjectKey key, Optional<Entry> entry) {
        long weight = weight(key, entry);
        if (waiting.tryReserve(weight)) {
            change(key, new Change(entry, weight));
        } else {
            counts.add(TierEvent.SKIPPED_PUT);
        }
    }

    /** Forgets the entry, soon and in any case. */
    void remove(ObjectKey key) {
        long weight = weight(key, Optional.empty());
        waiting.force(weight);
        change(key, new Change(Optional.empty(), weight));
    }

    private static long weight(ObjectKey key, Optional<Entry> entry) {
        return entry.map(kept -> EntryWeight.of(key, kept)).orElseGet(() -> EntryWeight.of(key));
    }

    private void change(ObjectKey key, Change change) {
        Change before = changes.put(key, change);
        if (before != null) {
            waiting.release(before.weight); // and the task that was to make it makes this one
        } else if (!threads.write(() -> makeChanges(key)) && changes.remove(key, change)) {
            waiting.release(change.weight);
        }
    }

    private void makeChanges(ObjectKey key) {
        for (Change change = changes.get(key); change != null; change = changes.get(key)) {
            try {
                make(key, change);
            } catch (RuntimeException | InternalError e) { // see TieredCache; it may come late
                LOG.debug("The entry of {} could not be written", key, e);
                counts.add(TierEvent.TIER_FAILURE);
            }
            if (changes.remove(key, change)) {
                waiting.release(change.weight);
                return; // a change from now on brings a task of its own
            }
        }
    }

    private void make(ObjectKey key, Change change) {
        if (change.entry.isEmpty()) {
            cache.remove(key);
        } else if (space.isEnough()) {
            ByteBuffer payload = EntryCodec.write(change.entry.get());
            cache.put(key, StoredValue.write(EntryCodec.FORMAT, ObjectKeySerializer.bytes(key), payload));
        } else {
            counts.add(TierEvent.NO_SPACE);
            cache.remove(key); // what it replaces must not come back
        }
    }

    /** The change that waits for this key, if one does: newer than anything {@link #read} would find. */
    @Nullable
    Change waiting(ObjectKey key) {
        return changes.get(key);
    }

    /** The entry; completed on the store executor, or at once if that is too busy to look. Never fails. */
    CompletableFuture<Optional<Entry>> read(ObjectKey key) {
        CompletableFuture<Optional<Entry>> result = new CompletableFuture<>();
        if (!threads.read(() -> result.complete(look(key)))) {
            counts.add(TierEvent.REFUSED_READ);
            result.complete(Optional.empty());
        }
        return result;
    }

    private Optional<Entry> look(ObjectKey key) {
        try {
            ByteBuffer value = cache.get(key);
            return value == null ? Optional.empty() : Optional.of(decode(key, value));
        } catch (RuntimeException | InternalError e) {
            LOG.warn("CSR-0410 The entry of {} was not what had been stored: dropped ({})", key, e.toString());
            counts.add(TierEvent.BAD_VALUE);
            cache.remove(key);
            return Optional.empty();
        }
    }

    private static Entry decode(ObjectKey key, ByteBuffer value) {
        return StoredValue.read(EntryCodec.FORMAT, ObjectKeySerializer.bytes(key), value)
                .filter(StoredValue::isSound)
                .map(stored -> EntryCodec.read(stored.payload()))
                .orElseThrow(() -> new IllegalArgumentException("neither format, key nor checksum may differ"));
    }
}
