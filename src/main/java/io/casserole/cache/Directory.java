package io.casserole.cache;

import io.casserole.cache.Index.Place;
import io.casserole.http.Fields;
import io.casserole.segment.CachingSegmentSource;
import io.casserole.segment.Descriptor;
import io.casserole.segment.DescriptorStore;
import io.casserole.segment.Entry;
import io.casserole.segment.Flights;
import io.casserole.segment.ObjectKey;
import io.casserole.segment.ObjectSource;
import io.casserole.segment.ObjectSource.Description;
import io.casserole.segment.ObjectSource.Probe;
import io.casserole.segment.SegmentRequest;
import io.casserole.segment.WholeBody;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what an object is: from the descriptor store, from a body that is just passing, or by asking the source, once for any number
 * of requests. A node has one over its own store and the origin, and in a cluster another over near copies and the objects' owners.
 *
 * <p>Who waits for another's question does not take over its answer, which was made for other request fields: it looks again.
 */
public final class Directory {
    /** Rounds of waiting for others' questions after which a request goes its own way. */
    private static final int ROUNDS = 4;

    /** What those who waited for a question are to do. */
    private enum Waited {
        LOOK_AGAIN,
        /** What was found is one reader's alone. */
        ASK_YOURSELF
    }

    private final Index index;
    private final ObjectSource source;
    private final CachingSegmentSource segments;
    private final Clock clock;
    private final BiConsumer<Probe, Descriptor> onKnown;
    private final Flights<ObjectKey, Waited> questions = new Flights<>();
    private final ConcurrentMap<ObjectKey, WholeBody> passing = new ConcurrentHashMap<>();

    /**
     * A directory over a store.
     *
     * @param segments takes over the first segment of an object just found
     * @param uncacheableTtl how long "not cacheable" is remembered
     */
    public Directory(
            DescriptorStore store,
            ObjectSource source,
            CachingSegmentSource segments,
            Clock clock,
            Duration uncacheableTtl) {
        this(store, source, segments, clock, uncacheableTtl, (probe, descriptor) -> {});
    }

    /**
     * A directory that tells what the source has just found out.
     *
     * @param onKnown must not block; any thread
     */
    public Directory(
            DescriptorStore store,
            ObjectSource source,
            CachingSegmentSource segments,
            Clock clock,
            Duration uncacheableTtl,
            BiConsumer<Probe, Descriptor> onKnown) {
        this.index = new Index(store, clock, uncacheableTtl);
        this.source = source;
        this.segments = segments;
        this.clock = clock;
        this.onKnown = onKnown;
    }

    /** Finds an object. Fails with a {@code FetchException}. */
    CompletableFuture<Found> find(Probe probe) {
        return find(probe, 0);
    }

    /** Looks without asking: the object if the store has it, fresh or stale. */
    CompletableFuture<Optional<Description.Told>> held(Probe probe) {
        return index.lookUp(probe)
                .thenApply(
                        place -> place.stored().map(stored -> new Description.Told(stored, place.varyNames(), true)));
    }

    /** Keeps what another node told. */
    void learn(Probe probe, Description.Told told) {
        index.rememberVariants(probe, told.varyNames());
        index.put(told.stored());
    }

    /** Forgets an object of which the origin has another generation now. */
    void forget(Descriptor dead) {
        index.forget(dead.key(), dead.generation());
    }

    private CompletableFuture<Found> find(Probe probe, int round) {
        return index.lookUp(probe)
                .thenApply(place -> round == 0 ? index.withoutDead(probe, place) : place)
                .thenCompose(place -> decide(probe, place, round));
    }

    private CompletableFuture<Found> decide(Probe probe, Place place, int round) {
        Optional<Entry.Stored> stored = place.stored();
        if (stored.isPresent() && stored.get().descriptor().isFresh(clock.instant())) {
            Outcome.Lookup lookup = round == 0 ? Outcome.Lookup.HIT : Outcome.Lookup.COLLAPSED;
            return done(whole(stored.get(), place.varyNames(), lookup));
        }
        Optional<Entry.Uncacheable> no =
                place.uncacheable().filter(it -> clock.instant().isBefore(it.until()));
        if (no.isPresent()) {
            return done(new Found.Uncacheable(no.get().reason()));
        }
        return join(place.key(), round == 0 ? Outcome.Lookup.MISS : Outcome.Lookup.COLLAPSED)
                .map(Directory::done)
                .orElseGet(() -> ask(probe, place, round));
    }

    private static CompletableFuture<Found> done(Found found) {
        return CompletableFuture.completedFuture(found);
    }

    private static Found.Whole whole(Entry.Stored stored, List<String> varyNames, Outcome.Lookup lookup) {
        return new Found.Whole(stored.descriptor(), stored.body(), varyNames, lookup);
    }

    private Optional<Found> join(ObjectKey key, Outcome.Lookup lookup) {
        WholeBody body = passing.get(key);
        return body == null
                ? Optional.empty()
                : body.follow().map(follower -> new Found.Passing(body, follower, lookup));
    }

    private CompletableFuture<Found> ask(Probe probe, Place place, int round) {
        return place.stored()
                .map(stored -> ask(
                        probe, place, round, Outcome.Lookup.STALE, () -> source.validate(stored.descriptor(), probe)))
                .orElseGet(() -> ask(probe, place, round, Outcome.Lookup.MISS, () -> source.describe(probe)));
    }

    /** Asks the source, or waits until whoever asks already has been answered and looks again. */
    private CompletableFuture<Found> ask(
            Probe probe,
            Place place,
            int round,
            Outcome.Lookup lookup,
            Supplier<CompletableFuture<Description>> question) {
        if (round == ROUNDS) {
            return done(new Found.Uncacheable("others kept asking"));
        }
        Supplier<CompletableFuture<Found>> myself =
                () -> question.get().thenApply(description -> settle(probe, place, lookup, description));
        Flights.Ticket<Waited> ticket = questions.board(place.key());
        if (!ticket.leads()) {
            return ticket.result()
                    .thenCompose(waited -> waited == Waited.LOOK_AGAIN ? find(probe, round + 1) : myself.get());
        }
        // Look again inside the flight: one that landed between our look-up and our boarding has left its answer.
        if (passing.containsKey(place.key()) || index.hasChanged(place)) {
            land(place.key(), ticket, Waited.LOOK_AGAIN);
            return find(probe, round + 1);
        }
        return myself.get().whenComplete((found, failure) -> land(place.key(), ticket, found, failure));
    }

    private void land(
            ObjectKey key, Flights.Ticket<Waited> ticket, @Nullable Found found, @Nullable Throwable failure) {
        if (failure == null) {
            land(key, ticket, found instanceof Found.Relayed ? Waited.ASK_YOURSELF : Waited.LOOK_AGAIN);
        } else {
            questions.land(key, ticket);
            ticket.result().completeExceptionally(failure);
        }
    }

    private void land(ObjectKey key, Flights.Ticket<Waited> ticket, Waited waited) {
        questions.land(key, ticket);
        ticket.result().complete(waited);
    }

    /** Remembers what the source said, before the flight lands, and makes it the leader's answer. */
    private Found settle(Probe probe, Place place, Outcome.Lookup lookup, Description description) {
        if (description instanceof Description.Known known) {
            return keep(probe, place, lookup, known);
        }
        if (description instanceof Description.Told told) {
            return keep(probe, lookup, told);
        }
        if (description instanceof Description.Streaming streaming) {
            return passOn(probe, lookup, streaming);
        }
        if (description instanceof Description.Relayed relayed) {
            return new Found.Relayed(relayed.response(), lookup);
        }
        if (description instanceof Description.Passed passed) {
            index.rememberUncacheable(probe, passed.reason());
            return new Found.Own(passed.reason(), passed.response());
        }
        String reason = ((Description.Uncacheable) description).reason();
        index.rememberUncacheable(probe, reason);
        return new Found.Uncacheable(reason);
    }

    private Found keep(Probe probe, Place place, Outcome.Lookup lookup, Description.Known known) {
        Descriptor descriptor = known.descriptor();
        Optional<byte[]> body = place.stored()
                .filter(stored -> place.holds(descriptor.generation()))
                .flatMap(Entry.Stored::body);
        Entry.Stored stored = new Entry.Stored(descriptor, body);
        index.rememberVariants(probe, known.varyNames());
        Runnable publish = () -> {
            index.put(stored);
            onKnown.accept(probe, descriptor);
        };
        known.first().ifPresentOrElse(first -> adopt(descriptor, first, publish), publish);
        return whole(stored, known.varyNames(), lookup);
    }

    private void adopt(Descriptor descriptor, Description.First first, Runnable publish) {
        segments.adopt(new SegmentRequest(descriptor, first.index(), Fields.empty()), first.reader(), publish);
    }

    private Found keep(Probe probe, Outcome.Lookup lookup, Description.Told told) {
        learn(probe, told);
        return whole(told.stored(), told.varyNames(), told.hit() ? Outcome.Lookup.HIT : lookup);
    }

    private Found passOn(Probe probe, Outcome.Lookup lookup, Description.Streaming streaming) {
        WholeBody body = streaming.body();
        index.rememberVariants(probe, streaming.varyNames());
        ObjectKey key = Index.variant(probe, streaming.varyNames());
        passing.put(key, body);
        var unused = body.whole().whenComplete((descriptor, failure) -> {
            if (failure == null) {
                index.put(new Entry.Stored(descriptor, Optional.empty()));
            }
            passing.remove(key, body);
        });
        return body.follow()
                .<Found>map(follower -> new Found.Passing(body, follower, lookup))
                .orElseGet(() -> new Found.Uncacheable("the body takes no readers"));
    }
}
