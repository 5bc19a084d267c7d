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

/** A descriptor store, read and written by requests: under the primary key first, then under the variant that the request selects. */
final class Index {
    /**
     * Where an object is looked for, and what is there.
     *
     * @param varyNames request fields that chose the key, lower case and sorted
     * @param entry as it is in the store
     * @param stored the object in it, as far as the purges leave it
     */
    record Place(ObjectKey key, List<String> varyNames, Optional<Entry> entry, Optional<Entry.Stored> stored) {
        Optional<Entry.Uncacheable> uncacheable() {
            return entry.filter(Entry.Uncacheable.class::isInstance).map(Entry.Uncacheable.class::cast);
        }

        boolean holds(Generation generation) {
            return stored.filter(it -> it.descriptor().generation().equals(generation))
                    .isPresent();
        }

        private Place emptied() {
            return new Place(key, varyNames, Optional.empty(), Optional.empty());
        }
    }

    private final DescriptorStore store;
    private final Purges purges;
    private final Clock clock;
    private final Duration uncacheableTtl;

    /** @param uncacheableTtl how long "not cacheable" is remembered */
    Index(DescriptorStore store, Purges purges, Clock clock, Duration uncacheableTtl) {
        this.store = store;
        this.purges = purges;
        this.clock = clock;
        this.uncacheableTtl = uncacheableTtl;
    }

    CompletableFuture<Place> lookUp(Probe probe) {
        return get(probe.key()).thenCompose(entry -> {
            if (entry.isPresent() && entry.get() instanceof Entry.Varies varies) {
                ObjectKey variant = variant(probe, varies.names());
                return get(variant).thenApply(stored -> place(variant, varies.names(), stored));
            }
            return CompletableFuture.completedFuture(place(probe.key(), List.of(), entry));
        });
    }

    private Place place(ObjectKey key, List<String> varyNames, Optional<Entry> entry) {
        return new Place(key, varyNames, entry, stored(entry).flatMap(purges::left));
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

    void put(Entry.Stored stored) {
        store.put(stored.descriptor().key(), stored);
    }

    void rememberVariants(Probe probe, List<String> names) {
        if (!names.isEmpty()) {
            store.put(probe.key(), new Entry.Varies(names));
        }
    }

    void rememberUncacheable(Probe probe, String reason) {
        rememberUncacheable(probe, reason, uncacheableTtl);
    }

    void rememberUncacheable(Probe probe, String reason, Duration ttl) {
        store.put(probe.key(), new Entry.Uncacheable(reason, clock.instant().plus(ttl)));
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
