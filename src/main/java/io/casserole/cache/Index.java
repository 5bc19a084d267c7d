package io.casserole.cache;

import io.casserole.http.VariantKey;
import io.casserole.segment.DescriptorStore;
import io.casserole.segment.Entry;
import io.casserole.segment.Generation;
import io.casserole.segment.ObjectKey;
import io.casserole.segment.ObjectSource.Probe;
import io.casserole.segment.Purges;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** A descriptor store, read and written by requests: under the primary key first, then under the variant that the request selects. */
final class Index {
    /**
     * Where an object is looked for, and what is there.
     *
     * @param varyNames request fields that chose the key, lower case and sorted
     * @param entry as it is in the store
     * @param stored the object in it, as far as the purges leave it
     * @param seen the list of variants from which it was chosen
     */
    record Place(
            ObjectKey key,
            List<String> varyNames,
            Optional<Entry> entry,
            Optional<Entry.Stored> stored,
            Variants.Seen seen) {
        boolean holds(Generation generation) {
            return stored.filter(it -> it.descriptor().generation().equals(generation))
                    .isPresent();
        }

        private Place emptied() {
            return new Place(key, varyNames, Optional.empty(), Optional.empty(), seen);
        }
    }

    private final DescriptorStore store;
    private final Variants variants;
    private final Purges purges;
    private final Clock clock;
    private final Supplier<Duration> uncacheableTtl;

    /** @param uncacheableTtl how long "not cacheable" is remembered */
    Index(DescriptorStore store, Purges purges, Clock clock, Supplier<Duration> uncacheableTtl) {
        this.store = store;
        this.variants = new Variants(store);
        this.purges = purges;
        this.clock = clock;
        this.uncacheableTtl = uncacheableTtl;
    }

    CompletableFuture<Place> lookUp(Probe probe) {
        Variants.Seen seen = variants.begin(probe.key());
        return get(probe.key())
                .thenCompose(entry -> Variants.varies(entry)
                        .map(varies -> choose(probe, varies, seen.with(varies)))
                        .orElseGet(
                                () -> CompletableFuture.completedFuture(place(probe.key(), List.of(), entry, seen))));
    }

    /** The variant that the request selects, or a fresh one in the language that it wants most (RFC 9111 §4.1). */
    private CompletableFuture<Place> choose(Probe probe, Entry.Varies varies, Variants.Seen seen) {
        return variant(variant(probe, varies.names()), varies, seen).thenCompose(selected -> {
            CompletableFuture<Place> chosen = CompletableFuture.completedFuture(selected);
            if (isFresh(selected)) {
                return chosen;
            }
            for (ObjectKey other : Variants.inWantedLanguage(probe.key(), varies, probe.fields())) {
                chosen = chosen.thenCompose(place -> isFresh(place)
                        ? CompletableFuture.completedFuture(place)
                        : variant(other, varies, seen).thenApply(next -> isFresh(next) ? next : selected));
            }
            return chosen;
        });
    }

    private CompletableFuture<Place> variant(ObjectKey key, Entry.Varies varies, Variants.Seen seen) {
        return get(key).thenApply(entry -> place(key, varies.names(), entry, seen));
    }

    boolean isFresh(Place place) {
        return place.stored
                .filter(stored -> stored.descriptor().isFresh(clock.instant()))
                .isPresent();
    }

    private Place place(ObjectKey key, List<String> varyNames, Optional<Entry> entry, Variants.Seen seen) {
        Optional<Entry.Stored> listed = stored(entry).filter(stored -> seen.lists(key));
        return new Place(key, varyNames, entry, listed.flatMap(purges::left), seen);
    }

    private static Optional<Entry.Stored> stored(Optional<Entry> entry) {
        return entry.filter(Entry.Stored.class::isInstance).map(Entry.Stored.class::cast);
    }

    /** The newest hard purge that an object found here is under, 0 for none; what is found out about it next is not to fall behind it. */
    long epoch(Place place) {
        return stored(place.entry)
                .map(Entry.Stored::descriptor)
                .map(known -> Math.max(
                        known.mark().epoch(),
                        purges.match(known.key().target(), known.fields()).hard()))
                .orElse(0L);
    }

    /** The same place without what the asker has found to be gone (see {@link Probe#dead}), which is forgotten. */
    Place withoutDead(Probe probe, Place place) {
        if (probe.dead().filter(place::holds).isEmpty()) {
            return place;
        }
        store.remove(place.key);
        return place.emptied();
    }

    private CompletableFuture<Optional<Entry>> get(ObjectKey key) {
        Optional<Entry> near = store.peek(key);
        return near.isPresent() ? CompletableFuture.completedFuture(near) : store.find(key);
    }

    /** Whether something else is there now than when the place was looked up. */
    boolean hasChanged(Place place) {
        Optional<Entry> now = store.peek(place.key);
        return now.isPresent() && !now.equals(place.entry);
    }

    /** Whether what was asked of the source after that look-up may still be stored. */
    boolean isCurrent(Place place) {
        return variants.isCurrent(place.seen);
    }

    /** Keeps an object unless it was invalidated after that look-up. Returns whether it was kept. */
    boolean put(Place place, Entry.Stored stored) {
        return variants.put(place.seen, stored);
    }

    /** Notes that there is such a variant, or soon will be. */
    void noteVariant(Place place, List<String> names, Entry.Variant variant) {
        variants.note(place.seen, names, variant);
    }

    /** What is there before something is asked past this index. */
    Variants.Seen begin(ObjectKey primary) {
        return variants.begin(primary);
    }

    /** Keeps an object unless it was invalidated after that. */
    void keep(Variants.Seen seen, List<String> names, Entry.Stored stored) {
        variants.note(seen, names, Variants.of(stored.descriptor()));
        var unused = variants.put(seen, stored);
    }

    /** Forgets an object with all its variants; what is being asked about them now will not be stored. */
    void invalidate(String target) {
        variants.invalidate(ObjectKey.primary(target));
    }

    /** Why the object was found not to be cacheable, as long as that is remembered. */
    Optional<String> uncacheable(Place place) {
        return refusal(place).map(Entry.Uncacheable::reason);
    }

    /** That the object was found not to be cacheable, as long as that is remembered. */
    Optional<Entry.Uncacheable> refusal(Place place) {
        return place.entry
                .filter(Entry.Uncacheable.class::isInstance)
                .map(Entry.Uncacheable.class::cast)
                .filter(no -> clock.instant().isBefore(no.until()));
    }

    void rememberUncacheable(Place place, String reason) {
        rememberUncacheable(place, reason, uncacheableTtl.get());
    }

    /** Of an object that varies this is known of the variant only. */
    void rememberUncacheable(Place place, String reason, Duration ttl) {
        if (isCurrent(place)) {
            store.put(place.key, new Entry.Uncacheable(reason, clock.instant().plus(ttl)));
        }
    }

    /** Forgets an object unless it is of another generation by now. */
    void forget(ObjectKey key, Generation dead) {
        store.peek(key)
                .filter(entry -> entry instanceof Entry.Stored stored
                        && stored.descriptor().generation().equals(dead))
                .ifPresent(entry -> store.remove(key));
    }

    static ObjectKey variant(Probe probe, List<String> names) {
        return names.isEmpty() ? probe.key() : probe.key().variant(VariantKey.of(names, probe.fields()));
    }
}
