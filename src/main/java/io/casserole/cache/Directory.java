package io.casserole.cache;

import io.casserole.segment.CachingSegmentSource;
import io.casserole.segment.Descriptor;
import io.casserole.segment.DescriptorStore;
import io.casserole.segment.Entry;
import io.casserole.segment.ObjectSource;
import io.casserole.segment.ObjectSource.Description;
import io.casserole.segment.ObjectSource.Probe;
import io.casserole.segment.Purges;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Finds out what an object is: from the descriptor store, from a body that is just passing, or by asking the source, once for any number
 * of requests. A node has one over its own store and the origin, and in a cluster another over near copies and the objects' owners.
 *
 * <pre>
 * find ─ Search ─┬─ Index ────────── what is stored; StaleObjects says what it may be used for
 *                ├─ PassingBodies ── what can be joined
 *                └─ Questions ────── what the source is asked, once ─ Settlement ─ what is remembered of its answer
 * </pre>
 */
public final class Directory {
    private final Index index;
    private final Purges purges;
    private final PassingBodies passing;
    private final Changes changes;
    private final Settlement settlement;
    private final Search search;

    /**
     * A directory over a store.
     *
     * @param segments takes over the first segment of an object just found
     * @param uncacheableTtl how long "not cacheable" is remembered
     * @param rules what stored objects may be used for now
     */
    public Directory(
            DescriptorStore store,
            ObjectSource source,
            CachingSegmentSource segments,
            Purges purges,
            Clock clock,
            Supplier<Duration> uncacheableTtl,
            Supplier<ReuseRules> rules) {
        this(store, source, segments, purges, clock, uncacheableTtl, rules, (probe, descriptor) -> {});
    }

    /**
     * A directory that tells what the source has just found out, and what was found in the store; not of parts, which other nodes are not
     * told of.
     *
     * @param onKnown must not block; any thread
     */
    public Directory(
            DescriptorStore store,
            ObjectSource source,
            CachingSegmentSource segments,
            Purges purges,
            Clock clock,
            Supplier<Duration> uncacheableTtl,
            Supplier<ReuseRules> rules,
            BiConsumer<Probe, Descriptor> onKnown) {
        this.index = new Index(store, purges, clock, uncacheableTtl);
        this.purges = purges;
        this.passing = new PassingBodies(purges);
        this.changes = new Changes(clock);
        StaleObjects stale = new StaleObjects(rules, clock);
        this.settlement = new Settlement(index, segments, purges, passing, changes, stale, onKnown);
        this.search = new Search(index, source, purges, passing, changes, stale, settlement);
    }

    /** Finds an object. Fails with a {@code FetchException}. */
    CompletableFuture<Found> find(Probe probe) {
        CompletableFuture<Void> caughtUp = purges.caughtUp();
        return caughtUp.isDone() ? search.find(probe) : caughtUp.thenCompose(ready -> search.find(probe));
    }

    /** Looks without asking: the object if the store has it, fresh or stale. */
    CompletableFuture<Optional<Description.Told>> held(Probe probe) {
        return purges.caughtUp()
                .thenCompose(ready -> index.lookUp(probe))
                .thenApply(place -> place.stored()
                        .map(stored -> new Description.Told(stored, place.varyNames(), Optional.empty())));
    }

    /** What is known of an object; asks nobody, waits for nobody, and changes nothing. */
    CompletableFuture<Look> look(Probe probe) {
        return index.lookUp(probe)
                .thenApply(place -> new Look(
                        place,
                        index.refusal(place),
                        passing.joinable(place.key()).isPresent()));
    }

    /** Keeps what another node told. */
    void learn(Probe probe, Description.Told told) {
        if (!changes.isGone(told.stored().descriptor())) {
            var unused = index.lookUp(probe).thenAccept(place -> settlement.keep(place, told));
        }
    }

    /** How often an object was found that does not hold still at the origin, and passed through for a while. */
    public long unstable() {
        return changes.unstable();
    }

    /** Forgets an object of which the origin has another generation now. */
    void forget(Descriptor dead) {
        changes.gone(dead.key(), dead.generation());
        index.forget(dead.key(), dead.generation());
    }

    /** Forgets an object with all its variants; what the source is being asked about it now will not be stored (RFC 9111 §4.4). */
    void invalidate(String target) {
        index.invalidate(target);
        passing.invalidate(target);
    }

    /** What is asked of the origin past this directory, by a request that invalidates its own target. */
    record Asked(Probe probe, Variants.Seen seen) {}

    /** To be called before the origin is asked. */
    Asked asking(Probe probe) {
        Probe stamped = probe.stamped(purges.newest());
        return new Asked(stamped, index.begin(probe.key()));
    }

    /** Keeps the answer to what was asked, unless anything but this request itself has made an end of the target since. */
    void keep(Asked asked, List<String> names, Entry.Stored stored) {
        if (purges.judge(stored.descriptor()) == Purges.Verdict.UNTOUCHED) {
            index.keep(asked.seen().invalidatedOnce(), names, stored);
        }
    }
}
