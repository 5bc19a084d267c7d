package io.casserole.cache;

import io.casserole.cache.Index.Place;
import io.casserole.cache.Questions.Next;
import io.casserole.http.CacheStatus.Forwarded;
import io.casserole.http.Reuse.Verdict;
import io.casserole.segment.Descriptor;
import io.casserole.segment.Entry;
import io.casserole.segment.FetchException;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.Inquiry;
import io.casserole.segment.ObjectSource;
import io.casserole.segment.ObjectSource.Description;
import io.casserole.segment.ObjectSource.Probe;
import io.casserole.segment.Purges;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Finds objects for requests: what is stored, if it may be used; else a body that is passing; else what the source answers.
 *
 * <p>A purge may come at any moment. The race that matters: an object is looked up, a hard purge comes, the object is validated, and the
 * stamp of the validation says that it is newer than the purge. The stamp is therefore taken before the look-up. What was asked before a
 * purge and answered after it is not used, or only after a validation: the object is looked up again.
 */
final class Search {
    private final Index index;
    private final ObjectSource source;
    private final Purges purges;
    private final PassingBodies passing;
    private final Changes changes;
    private final StaleObjects stale;
    private final Settlement settlement;
    private final Questions questions;

    /** @param source is asked about what is not here, or may not be used as it is */
    Search(
            Index index,
            ObjectSource source,
            Purges purges,
            PassingBodies passing,
            Changes changes,
            StaleObjects stale,
            Settlement settlement) {
        this.index = index;
        this.source = source;
        this.purges = purges;
        this.passing = passing;
        this.changes = changes;
        this.stale = stale;
        this.settlement = settlement;
        this.questions = new Questions(index, passing);
    }

    /** Finds an object. Fails with a {@code FetchException}. */
    CompletableFuture<Found> find(Probe probe) {
        return find(probe, Round.FIRST);
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
        return index.uncacheable(place)
                .<Found>map(reason -> new Found.Uncacheable(why(place), reason))
                .or(() -> passing.join(place.key(), why(place)))
                .map(Search::done)
                .orElseGet(() -> ask(probe, place, round));
    }

    private static CompletableFuture<Found> done(Found found) {
        return CompletableFuture.completedFuture(found);
    }

    /** Why the origin is asked, if it is (RFC 9211 §2.2). */
    private Forwarded why(Place place) {
        if (place.stored().isPresent()) {
            return index.isFresh(place) ? Forwarded.REQUEST : Forwarded.STALE; // fresh, but not as the client wants it
        }
        return place.varyNames().isEmpty() ? Forwarded.URI_MISS : Forwarded.VARY_MISS;
    }

    private Found use(Probe probe, Place place, Entry.Stored stored, Verdict verdict, Round round) {
        if (verdict == Verdict.USE_AND_VALIDATE) {
            validateMeanwhile(probe, place, stored.descriptor());
        }
        settlement.tell(probe, stored.descriptor());
        return Found.Whole.here(stored, place.varyNames(), round.awaited().map(Inquiry::forFollower));
    }

    /** Nobody waits for it, but whoever needs its answer meanwhile does not ask again. */
    private void validateMeanwhile(Probe asked, Place place, Descriptor object) {
        Probe probe = stale.meanwhile(asked, object).notBefore(index.epoch(place));
        var unused = questions
                .askIfNobodyDoes(place, question(probe, place, () -> source.validate(object, probe)))
                .whenComplete((found, failure) -> {
                    if (failure == null) {
                        found.ifPresent(Unread::leave);
                    } else {
                        stale.failed(place, failure);
                    }
                });
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

    private CompletableFuture<Found> ask(
            Probe probe, Place place, Round round, Supplier<CompletableFuture<Description>> asking) {
        if (round.isOneTooMany()) {
            return done(new Found.Uncacheable(why(place), "others kept asking"));
        }
        Supplier<CompletableFuture<Optional<Found>>> question = question(probe, place, asking);
        return Settlement.isPersonal(probe)
                ? question.get().thenCompose(found -> orAgain(found, probe, round))
                : questions.ask(place, question).thenCompose(next -> goOn(next, probe, round, question));
    }

    /** Asks, and remembers the answer. */
    private Supplier<CompletableFuture<Optional<Found>>> question(
            Probe probe, Place place, Supplier<CompletableFuture<Description>> asking) {
        Forwarded why = why(place);
        return () -> asking.get().thenApply(description -> settlement.settle(probe, place, why, description));
    }

    private CompletableFuture<Found> goOn(
            Next next, Probe probe, Round round, Supplier<CompletableFuture<Optional<Found>>> question) {
        if (next instanceof Next.Answered answered) {
            return orAgain(answered.found(), probe, round);
        }
        if (next instanceof Next.AskAlone) {
            return question.get().thenCompose(found -> orAgain(found, probe, round));
        }
        return next instanceof Next.LookAgain again
                ? find(probe, round.next(again.awaited()))
                : orTake(((Next.Take) next).whole(), probe, round);
    }

    /** Who has found nothing that holds looks again. */
    private CompletableFuture<Found> orAgain(Optional<Found> found, Probe probe, Round round) {
        return found.map(Search::done).orElseGet(() -> find(probe, round.next()));
    }

    private CompletableFuture<Found> orTake(Found.Whole whole, Probe probe, Round round) {
        if (!suits(probe, whole)) {
            return find(probe, round.next());
        }
        return stale.mustValidate(probe, whole.descriptor())
                ? done(whole.forFollower())
                : find(probe, round.next(whole.inquiry()));
    }

    private static boolean suits(Probe probe, Found.Whole whole) {
        Descriptor found = whole.descriptor();
        return found.key().equals(Index.variant(probe, whole.varyNames()))
                && probe.dead().filter(found.generation()::equals).isEmpty();
    }
}
