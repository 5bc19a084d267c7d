package io.casserole.cache;

import io.casserole.cache.Index.Place;
import io.casserole.http.CacheStatus.Forwarded;
import io.casserole.http.Reuse.Verdict;
import io.casserole.segment.CachingSegmentSource;
import io.casserole.segment.Descriptor;
import io.casserole.segment.DescriptorStore;
import io.casserole.segment.Entry;
import io.casserole.segment.FetchException;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.Flights;
import io.casserole.segment.Forwarding;
import io.casserole.segment.ObjectKey;
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
 * <p>Who waits for another's question does not take over its answer, which was made for other request fields: it looks again. Only what
 * would have to be validated again is taken over, by those who select the same variant (RFC 9111 §4: collapsed requests).
 *
 * <p>A purge may come at any moment. The race that matters: an object is looked up, a hard purge comes, the object is validated, and the
 * stamp of the validation says that it is newer than the purge. The stamp is therefore taken before the look-up. What was asked before a
 * purge and answered after it is not used, or only after a validation: the object is looked up again.
 */
public final class Directory {
    /**
     * How often a request has waited for others' questions.
     *
     * @param awaited how the origin was asked for what it has waited for last
     */
    private record Round(int number, Optional<Forwarding> awaited) {
        static final Round FIRST = new Round(0, Optional.empty());

        /** Rounds after which a request goes its own way. */
        private static final int MOST = 4;

        Round next(Optional<Forwarding> waitedFor) {
            return new Round(number + 1, waitedFor);
        }

        boolean isFirst() {
            return number == 0;
        }

        boolean isOneTooMany() {
            return number == MOST;
        }
    }

    /** What those who waited for a question are to do. */
    private sealed interface Waited {
        /** What was found is where it is looked for. */
        record LookAgain(Optional<Forwarding> forwarding) implements Waited {
            LookAgain() {
                this(Optional.empty());
            }
        }

        /** What was found is one reader's alone. */
        record AskYourself() implements Waited {}

        /** This was found. Who would have to have it validated again takes it, the others look again. */
        record Take(Found.Whole whole) implements Waited {}
    }

    private final Index index;
    private final ObjectSource source;
    private final Purges purges;
    private final Clock clock;
    private final Flights<ObjectKey, Waited> questions = new Flights<>();
    private final PassingBodies passing;
    private final Changes changes;
    private final StaleObjects stale;
    private final Settlement settlement;
    private final BiConsumer<Probe, Descriptor> onKnown;

    /**
     * A directory over a store.
     *
     * @param segments takes over the first segment of an object just found
     * @param uncacheableTtl how long "not cacheable" is remembered
     * @param rules what stored objects may be used for
     */
    public Directory(
            DescriptorStore store,
            ObjectSource source,
            CachingSegmentSource segments,
            Purges purges,
            Clock clock,
            Duration uncacheableTtl,
            ReuseRules rules) {
        this(store, source, segments, purges, clock, uncacheableTtl, rules, (probe, descriptor) -> {});
    }

    /**
     * A directory that tells what the source has just found out, and what was found in the store.
     *
     * @param onKnown must not block; any thread
     */
    public Directory(
            DescriptorStore store,
            ObjectSource source,
            CachingSegmentSource segments,
            Purges purges,
            Clock clock,
            Duration uncacheableTtl,
            ReuseRules rules,
            BiConsumer<Probe, Descriptor> onKnown) {
        this.index = new Index(store, purges, clock, uncacheableTtl);
        this.source = source;
        this.purges = purges;
        this.passing = new PassingBodies(purges);
        this.changes = new Changes(clock);
        this.stale = new StaleObjects(rules, clock);
        this.clock = clock;
        this.onKnown = (probe, known) -> {
            if (!known.isPart()) { // of which other nodes are told nothing
                onKnown.accept(probe, known);
            }
        };
        this.settlement = new Settlement(index, segments, purges, passing, changes, stale, this.onKnown);
    }

    /** Finds an object. Fails with a {@code FetchException}. */
    CompletableFuture<Found> find(Probe probe) {
        CompletableFuture<Void> caughtUp = purges.caughtUp();
        return caughtUp.isDone() ? find(probe, Round.FIRST) : caughtUp.thenCompose(ready -> find(probe, Round.FIRST));
    }

    /** Looks without asking: the object if the store has it, fresh or stale. */
    CompletableFuture<Optional<Description.Told>> held(Probe probe) {
        return purges.caughtUp()
                .thenCompose(ready -> index.lookUp(probe))
                .thenApply(place -> place.stored()
                        .map(stored -> new Description.Told(stored, place.varyNames(), Optional.empty())));
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

    private CompletableFuture<Found> find(Probe asked, Round round) {
        Probe probe = asked.stamped(purges.newest());
        return index.lookUp(probe)
                .thenApply(place -> round.isFirst() ? withoutDead(probe, place) : place)
                .thenCompose(place -> decide(probe, place, round));
    }

    private Place withoutDead(Probe probe, Place place) {
        probe.dead().ifPresent(dead -> changes.gone(place.key(), dead));
        return index.withoutDead(probe, place);
    }

    private CompletableFuture<Found> decide(Probe probe, Place place, Round round) {
        Verdict verdict = stale.verdict(probe, place).orElse(Verdict.VALIDATE);
        if (verdict != Verdict.VALIDATE) {
            return done(use(probe, place, place.stored().orElseThrow(), verdict, round));
        }
        Optional<Entry.Uncacheable> no =
                place.uncacheable().filter(it -> clock.instant().isBefore(it.until()));
        if (no.isPresent()) {
            return done(new Found.Uncacheable(why(place), no.get().reason()));
        }
        return passing.join(place.key(), why(place)).map(Directory::done).orElseGet(() -> ask(probe, place, round));
    }

    private Found use(Probe probe, Place place, Entry.Stored stored, Verdict verdict, Round round) {
        if (verdict == Verdict.USE_AND_VALIDATE) {
            validateMeanwhile(probe, place, stored);
        }
        onKnown.accept(probe, stored.descriptor());
        return Found.Whole.here(stored, place.varyNames(), round.awaited().map(Forwarding::forFollower));
    }

    private static CompletableFuture<Found> done(Found found) {
        return CompletableFuture.completedFuture(found);
    }

    private CompletableFuture<Found> ask(Probe asked, Place place, Round round) {
        Probe probe = asked.notBefore(index.epoch(place)).without(changes.lastGone(place.key()));
        if (stale.forbidAsking(probe)) {
            return CompletableFuture.failedFuture(new FetchException(
                    Reason.NOT_HELD, place.key() + ": expected to be stored and fresh, found it is not"));
        }
        return place.stored()
                .map(stored -> validate(probe, place, stored, round))
                .orElseGet(() -> ask(probe, place, round, () -> source.describe(probe)));
    }

    private CompletableFuture<Found> validate(Probe probe, Place place, Entry.Stored stored, Round round) {
        return ask(probe, place, round, () -> source.validate(stored.descriptor(), probe))
                .exceptionally(failure -> stale.standIn(probe, place, stored, failure));
    }

    /** Nobody waits for it, but whoever needs its answer meanwhile does not ask again. */
    private void validateMeanwhile(Probe asked, Place place, Entry.Stored stored) {
        Probe probe = stale.meanwhile(asked, stored.descriptor()).notBefore(index.epoch(place));
        Flights.Ticket<Waited> ticket = questions.board(place.key());
        if (!ticket.leads()) {
            return;
        }
        if (index.hasChanged(place)) {
            land(place.key(), ticket, new Waited.LookAgain());
            return;
        }
        Forwarded why = why(place);
        var unused = lead(
                        ticket,
                        place,
                        () -> source.validate(stored.descriptor(), probe)
                                .thenApply(answer -> settlement.settle(probe, place, why, answer)))
                .whenComplete((found, failure) -> {
                    if (failure == null) {
                        found.ifPresent(Unread::leave);
                    } else {
                        stale.failed(place, failure);
                    }
                });
    }

    /** Why the origin is asked, if it is (RFC 9211 §2.2). */
    private Forwarded why(Place place) {
        if (place.stored().isPresent()) {
            boolean fresh = place.stored().get().descriptor().isFresh(clock.instant());
            return fresh ? Forwarded.REQUEST : Forwarded.STALE; // a fresh one the client did not want as it is
        }
        return place.varyNames().isEmpty() ? Forwarded.URI_MISS : Forwarded.VARY_MISS;
    }

    /** Asks the source, or waits until whoever asks already has been answered and looks again. */
    private CompletableFuture<Found> ask(
            Probe probe, Place place, Round round, Supplier<CompletableFuture<Description>> question) {
        if (round.isOneTooMany()) {
            return done(new Found.Uncacheable(why(place), "others kept asking"));
        }
        Forwarded why = why(place);
        Supplier<CompletableFuture<Optional<Found>>> myself =
                () -> question.get().thenApply(description -> settlement.settle(probe, place, why, description));
        if (Settlement.isPersonal(probe)) {
            return orAgain(myself.get(), probe, round);
        }
        Flights.Ticket<Waited> ticket = questions.board(place.key());
        if (!ticket.leads()) {
            return ticket.result().thenCompose(waited -> follow(waited, probe, round, myself));
        }
        // Look again inside the flight: one that landed between our look-up and our boarding has left its answer.
        if (passing.joinable(place.key()).isPresent() || index.hasChanged(place)) {
            land(place.key(), ticket, new Waited.LookAgain());
            return find(probe, round.next(Optional.empty()));
        }
        return orAgain(lead(ticket, place, myself), probe, round);
    }

    private CompletableFuture<Optional<Found>> lead(
            Flights.Ticket<Waited> ticket, Place place, Supplier<CompletableFuture<Optional<Found>>> question) {
        return question.get().whenComplete((found, failure) -> {
            if (failure == null) {
                land(
                        place.key(),
                        ticket,
                        found.filter(any -> index.isCurrent(place))
                                .map(Directory::whatOthersDo)
                                .orElseGet(Waited.LookAgain::new));
            } else {
                questions.land(place.key(), ticket);
                ticket.result().completeExceptionally(failure);
            }
        });
    }

    private CompletableFuture<Found> follow(
            Waited waited, Probe probe, Round round, Supplier<CompletableFuture<Optional<Found>>> myself) {
        if (waited instanceof Waited.AskYourself) {
            return orAgain(myself.get(), probe, round);
        }
        if (waited instanceof Waited.LookAgain again) {
            return find(probe, round.next(again.forwarding()));
        }
        Found.Whole whole = ((Waited.Take) waited).whole();
        if (!suits(probe, whole)) {
            return find(probe, round.next(Optional.empty()));
        }
        return stale.mustValidate(probe, whole.descriptor())
                ? done(whole.forFollower())
                : find(probe, round.next(whole.forwarding()));
    }

    private static boolean suits(Probe probe, Found.Whole whole) {
        Descriptor found = whole.descriptor();
        return found.key().equals(Index.variant(probe, whole.varyNames()))
                && probe.dead().filter(found.generation()::equals).isEmpty();
    }

    private static Waited whatOthersDo(Found found) {
        if (found instanceof Found.Whole whole) {
            return new Waited.Take(whole);
        }
        if (found instanceof Found.Part part) {
            return new Waited.LookAgain(Optional.of(part.forwarding()));
        }
        return found instanceof Found.Relayed || found instanceof Found.Refused
                ? new Waited.AskYourself()
                : new Waited.LookAgain();
    }

    /** Who found nothing that holds asks once more. */
    private CompletableFuture<Found> orAgain(CompletableFuture<Optional<Found>> asked, Probe probe, Round round) {
        return asked.thenCompose(found ->
                found.map(Directory::done).orElseGet(() -> find(probe, round.next(Optional.empty()))));
    }

    private void land(ObjectKey key, Flights.Ticket<Waited> ticket, Waited waited) {
        questions.land(key, ticket);
        ticket.result().complete(waited);
    }
}
