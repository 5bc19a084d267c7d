package io.casserole.cache;

import io.casserole.cache.Index.Place;
import io.casserole.segment.Flights;
import io.casserole.segment.Inquiry;
import io.casserole.segment.ObjectKey;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * What the source is being asked: one question at a time about each object, whoever else needs its answer (RFC 9111 §4: collapsed requests).
 *
 * <p>Who waits for another's question does not take over its answer, which was made for other request fields: it looks again. Only what
 * it would have to have validated again is taken over, if it selects the same variant.
 *
 * <p>An answer is remembered before its question ends, so at any moment it is found in the index, among the bodies that are passing, or by
 * waiting. The interleaving that matters: a request looks an object up in vain, the question about it ends, the request begins another. It
 * therefore looks again inside its own.
 */
final class Questions {
    /** What a request does that has asked, or waited. */
    sealed interface Next {
        /** This was found, by itself or for all who asked; nothing if it did not hold. */
        record Answered(Optional<Found> found) implements Next {}

        /**
         * What was found is where it is looked for.
         *
         * @param awaited how the origin was asked for it, if that is known
         */
        record LookAgain(Optional<Inquiry> awaited) implements Next {
            LookAgain() {
                this(Optional.empty());
            }
        }

        /** What was found is one reader's alone: it asks without waiting. */
        record AskAlone() implements Next {}

        /** This was found. It takes it if it would have to have it validated again, and else looks again. */
        record Take(Found.Whole whole) implements Next {}
    }

    private final Index index;
    private final PassingBodies passing;
    private final Flights<ObjectKey, Next> flights = new Flights<>();

    Questions(Index index, PassingBodies passing) {
        this.index = index;
        this.passing = passing;
    }

    /** Puts the question, or waits until the one about the same object that is under way has ended. Fails as the question does. */
    CompletableFuture<Next> ask(Place place, Supplier<CompletableFuture<Optional<Found>>> question) {
        Flights.Ticket<Next> ticket = flights.board(place.key());
        return ticket.leads() ? lead(place, ticket, question) : ticket.result();
    }

    /** Puts the question if there is none about the same object; what was found, if so. */
    CompletableFuture<Optional<Found>> askIfNobodyDoes(
            Place place, Supplier<CompletableFuture<Optional<Found>>> question) {
        Flights.Ticket<Next> ticket = flights.board(place.key());
        return ticket.leads()
                ? lead(place, ticket, question)
                        .thenApply(next -> next instanceof Next.Answered answered ? answered.found() : Optional.empty())
                : CompletableFuture.completedFuture(Optional.empty());
    }

    private CompletableFuture<Next> lead(
            Place place, Flights.Ticket<Next> ticket, Supplier<CompletableFuture<Optional<Found>>> question) {
        if (isAnswered(place)) {
            Next again = new Next.LookAgain();
            land(place, ticket, again);
            return CompletableFuture.completedFuture(again);
        }
        return question.get()
                .whenComplete((found, failure) -> {
                    if (failure == null) {
                        land(place, ticket, followers(place, found));
                    } else {
                        flights.land(place.key(), ticket);
                        ticket.result().completeExceptionally(failure);
                    }
                })
                .thenApply(Next.Answered::new);
    }

    /** Whether a question that ended after the look-up has left its answer. */
    private boolean isAnswered(Place place) {
        return passing.joinable(place.key()).isPresent() || index.hasChanged(place);
    }

    private void land(Place place, Flights.Ticket<Next> ticket, Next followers) {
        flights.land(place.key(), ticket);
        ticket.result().complete(followers);
    }

    /** What those do who have waited; what was made invalid meanwhile is for nobody who came later (RFC 9111 §4.4). */
    private Next followers(Place place, Optional<Found> found) {
        return index.isCurrent(place)
                ? found.map(Questions::followers).orElseGet(Next.LookAgain::new)
                : new Next.LookAgain();
    }

    private static Next followers(Found found) {
        if (found instanceof Found.Whole whole) {
            return new Next.Take(whole);
        }
        if (found instanceof Found.Part part) {
            return new Next.LookAgain(Optional.of(part.inquiry()));
        }
        if (found instanceof Found.Refused refused && refused.error().response().isEmpty()) {
            return new Next.Answered(Optional.of(found)); // nobody's in person: each request is forwarded by itself
        }
        return found instanceof Found.Relayed || found instanceof Found.Refused
                ? new Next.AskAlone()
                : new Next.LookAgain();
    }
}
