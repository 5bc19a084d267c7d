package io.casserole.tier;

import io.casserole.segment.Account;
import io.casserole.segment.DescriptorStore;
import io.casserole.segment.Entry;
import io.casserole.segment.ObjectKey;
import io.casserole.segment.Tally;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.ehcache.Cache;

/**
 * Copies of what other nodes told of the objects they own, on the heap only. A copy lives for a fixed time, then the owner is to be asked
 * again; {@link Entry.Uncacheable} ends with its own time, too. A clock found to have gone back ends a copy.
 *
 * <p>An object that is put again with the same descriptor, together with its body for example, is no news from the owner: the copy does
 * not live longer for it.
 */
final class NearCopies implements DescriptorStore {
    /** Not a record: the cache compares values by identity. */
    static final class Copy {
        private final Entry entry;
        private final Instant since;
        private final long weight;

        Copy(Entry entry, Instant since, long weight) {
            this.entry = entry;
            this.since = since;
            this.weight = weight;
        }

        private boolean hasDescriptorOf(Entry other) {
            return entry instanceof Entry.Stored mine
                    && other instanceof Entry.Stored another
                    && mine.descriptor().equals(another.descriptor());
        }
    }

    private final HeapCache<ObjectKey, Copy> copies;
    private final Supplier<Duration> timeToLive;
    private final InstantSource clock;
    private final Tally<TierEvent> counts;

    /**
     * @param bytes used by this store alone
     * @param timeToLive of a copy, as it is now; zero: none is used
     */
    NearCopies(
            Cache<ObjectKey, Copy> cache,
            Account bytes,
            Supplier<Duration> timeToLive,
            InstantSource clock,
            Tally<TierEvent> counts) {
        this.copies = new HeapCache<>(cache, bytes, gone -> bytes.release(gone.weight), () -> {});
        this.timeToLive = timeToLive;
        this.clock = clock;
        this.counts = counts;
    }

    @Override
    public Optional<Entry> peek(ObjectKey key) {
        Optional<Entry> found = living(key, clock.instant()).map(copy -> copy.entry);
        found.ifPresent(entry -> counts.add(TierEvent.NEAR_HIT));
        return found;
    }

    private Optional<Copy> living(ObjectKey key, Instant now) {
        Copy copy = copies.get(key);
        if (copy == null) {
            return Optional.empty();
        }
        if (!lives(copy, now)) {
            copies.remove(key); // or a newer one put just now: a miss more
            return Optional.empty();
        }
        return Optional.of(copy);
    }

    private boolean lives(Copy copy, Instant now) {
        if (copy.entry instanceof Entry.Uncacheable ends && !now.isBefore(ends.until())) {
            return false;
        }
        return !now.isBefore(copy.since) && Duration.between(copy.since, now).compareTo(timeToLive.get()) < 0;
    }

    @Override
    public CompletableFuture<Optional<Entry>> find(ObjectKey key) {
        return CompletableFuture.completedFuture(peek(key));
    }

    @Override
    public void put(ObjectKey key, Entry entry) {
        Instant now = clock.instant();
        Instant since = living(key, now)
                .filter(copy -> copy.hasDescriptorOf(entry))
                .map(copy -> copy.since)
                .orElse(now);
        long weight = EntryWeight.of(key, entry);
        if (copies.reserve(weight)) {
            copies.put(key, new Copy(entry, since, weight));
        } else {
            copies.remove(key);
        }
    }

    @Override
    public void remove(ObjectKey key) {
        copies.remove(key);
    }

    /** Keeps nothing from now on. */
    void close() {
        copies.close();
    }
}
