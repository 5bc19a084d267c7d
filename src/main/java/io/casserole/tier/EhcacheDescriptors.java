package io.casserole.tier;

import io.casserole.segment.Account;
import io.casserole.segment.DescriptorStore;
import io.casserole.segment.Entry;
import io.casserole.segment.Instruments;
import io.casserole.segment.ObjectKey;
import io.casserole.segment.Tally;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.ehcache.Cache;

/**
 * Entries near, on the heap, and below that in the archive.
 *
 * <p>Near and archive change together, in the order of the calls, under the lock of the key's stripe. The race that matters: a look-up
 * reads an old entry from the archive, the entry is removed or replaced, the look-up brings the old one near. A stripe therefore counts
 * its changes, and what was read is brought near only if there was none meanwhile.
 */
final class EhcacheDescriptors implements DescriptorStore {
    /** An entry near. Not a record: the cache compares values by identity. */
    static final class Near {
        private final Entry entry;
        private final long weight;

        Near(Entry entry, long weight) {
            this.entry = entry;
            this.weight = weight;
        }
    }

    private static final class Stripe {
        long changes; // guarded by this
    }

    private static final int STRIPES = 64;

    private final HeapCache<ObjectKey, Near> near;
    private final Account bytes;
    private final EntryArchive archive;
    private final int largestSegment;
    private final InstantSource clock;
    private final Tally<TierEvent> counts;
    private final Stripe[] stripes =
            IntStream.range(0, STRIPES).mapToObj(i -> new Stripe()).toArray(Stripe[]::new);

    /** @param largestSegment an object cut into larger ones, before the setting was changed, is not known any more */
    EhcacheDescriptors(
            Cache<ObjectKey, Near> cache,
            long nearBytes,
            EntryArchive archive,
            int largestSegment,
            InstantSource clock,
            Tally<TierEvent> counts) {
        Account account = new Account("descriptors", nearBytes);
        this.bytes = account;
        this.near = new HeapCache<>(cache, account, gone -> account.release(gone.weight), () -> {});
        this.archive = archive;
        this.largestSegment = largestSegment;
        this.clock = clock;
        this.counts = counts;
    }

    /** Shows how full it is, near. */
    void showOn(Instruments instruments) {
        TierGauges.show(instruments, "descriptors", bytes);
    }

    private Stripe stripe(ObjectKey key) {
        int hash = key.hashCode();
        return stripes[(hash ^ hash >>> 16) & (STRIPES - 1)];
    }

    @Override
    public Optional<Entry> peek(ObjectKey key) {
        Near found = near.get(key);
        if (found == null) {
            return Optional.empty();
        }
        if (found.entry instanceof Entry.Uncacheable until && !clock.instant().isBefore(until.until())) {
            near.remove(key);
            return Optional.empty();
        }
        counts.add(TierEvent.DESCRIPTOR_HIT);
        return Optional.of(found.entry);
    }

    @Override
    public CompletableFuture<Optional<Entry>> find(ObjectKey key) {
        Stripe stripe = stripe(key);
        long changesBefore;
        synchronized (stripe) {
            changesBefore = stripe.changes; // before all else, so that no change is missed
        }
        Optional<Entry> hit = peek(key);
        if (hit.isPresent()) {
            return CompletableFuture.completedFuture(hit);
        }
        EntryArchive.Change waiting = archive.waiting(key);
        if (waiting != null) {
            return CompletableFuture.completedFuture(waiting.entry());
        }
        return archive.read(key)
                .thenApply(found -> found.filter(this::isUsable)
                        .map(entry -> read(key, entry, changesBefore))
                        .or(this::miss));
    }

    private boolean isUsable(Entry entry) {
        return !(entry instanceof Entry.Stored stored) || stored.descriptor().segmentSize() <= largestSegment;
    }

    private Entry read(ObjectKey key, Entry entry, long changesBefore) {
        counts.add(TierEvent.DESCRIPTOR_MAIN_HIT);
        Stripe stripe = stripe(key);
        synchronized (stripe) {
            if (stripe.changes == changesBefore) {
                keepNear(key, entry);
            }
        }
        return entry;
    }

    private Optional<Entry> miss() {
        counts.add(TierEvent.DESCRIPTOR_MISS);
        return Optional.empty();
    }

    @Override
    public void put(ObjectKey key, Entry entry) {
        Stripe stripe = stripe(key);
        synchronized (stripe) {
            stripe.changes++;
            keepNear(key, entry);
            archive.replace(key, Optional.of(entry).filter(kept -> !(kept instanceof Entry.Uncacheable)));
        }
    }

    private void keepNear(ObjectKey key, Entry entry) {
        long weight = EntryWeight.of(key, entry);
        if (near.reserve(weight)) {
            near.put(key, new Near(entry, weight));
        } else {
            near.remove(key);
        }
    }

    @Override
    public void remove(ObjectKey key) {
        Stripe stripe = stripe(key);
        synchronized (stripe) {
            stripe.changes++;
            near.remove(key);
            archive.remove(key);
        }
    }

    /** Keeps nothing near from now on. */
    void close() {
        near.close();
    }
}
