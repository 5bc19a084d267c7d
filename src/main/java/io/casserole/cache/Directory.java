package io.casserole.cache;

import io.casserole.http.Fields;
import io.casserole.http.VariantKey;
import io.casserole.segment.Descriptor;
import io.casserole.segment.DescriptorStore;
import io.casserole.segment.Entry;
import io.casserole.segment.Flights;
import io.casserole.segment.ObjectKey;
import io.casserole.segment.ObjectSource;
import io.casserole.segment.ObjectSource.Description;
import io.casserole.segment.ObjectSource.Probe;
import io.casserole.segment.ObjectSource.Wanted;
import io.casserole.segment.UpstreamResponse;
import io.casserole.segment.WholeBody;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/**
 * Finds out what an object is: from the descriptor store, from a body that is just passing, or by asking the source, once for any number
 * of requests.
 *
 * <p>Who waits for another's question does not take over its answer, which was made for other request fields: it looks again.
 */
final class Directory {
    /** Rounds of waiting for others' questions after which a request goes its own way. */
    private static final int ROUNDS = 4;

    /** What was found. */
    sealed interface Found {
        /** An object that may be served. The body is present if the object is small and whole. */
        record Whole(Descriptor descriptor, Optional<byte[]> body, Outcome.Lookup lookup) implements Found {}

        /** A body under way, joined. */
        record Passing(WholeBody body, WholeBody.Follower follower, Outcome.Lookup lookup) implements Found {}

        /** A response that is not cacheable and belongs to this request alone. */
        record Own(String reason, UpstreamResponse response) implements Found {}

        /** Not cacheable. */
        record Uncacheable(String reason) implements Found {}
    }

    /** Takes over the first segment of an object just found. */
    interface Adoption {
        /** Takes over the reader; {@code publish} makes the object known, and must run when its segment can be found. */
        void adopt(Descriptor descriptor, Description.First first, Runnable publish);
    }

    /** Where an object is looked for, and what is there. */
    private record Place(ObjectKey key, Optional<Entry> entry) {
        Optional<Entry.Stored> stored() {
            return entry.filter(Entry.Stored.class::isInstance).map(Entry.Stored.class::cast);
        }
    }

    private final DescriptorStore store;
    private final ObjectSource source;
    private final Adoption adoption;
    private final Clock clock;
    private final Duration uncacheableTtl;
    private final Flights<ObjectKey, Boolean> questions = new Flights<>();
    private final ConcurrentMap<ObjectKey, WholeBody> passing = new ConcurrentHashMap<>();

    /**
     * @param adoption takes over the first segment of an object just found
     * @param uncacheableTtl how long "not cacheable" is remembered
     */
    Directory(DescriptorStore store, ObjectSource source, Adoption adoption, Clock clock, Duration uncacheableTtl) {
        this.store = store;
        this.source = source;
        this.adoption = adoption;
        this.clock = clock;
        this.uncacheableTtl = uncacheableTtl;
    }

    /** Finds an object. Fails with a {@code FetchException}. */
    CompletableFuture<Found> find(CacheRequest request, Optional<Wanted> wanted) {
        Probe probe =
                new Probe(ObjectKey.primary(request.target().toString()), request.target(), request.fields(), wanted);
        return find(probe, 0);
    }

    /** Forgets an object of which the origin has another generation now. */
    void forget(Descriptor dead) {
        store.peek(dead.key())
                .filter(entry -> entry instanceof Entry.Stored stored
                        && stored.descriptor().generation().equals(dead.generation()))
                .ifPresent(entry -> store.remove(dead.key()));
    }

    private CompletableFuture<Found> find(Probe probe, int round) {
        return lookUp(probe).thenCompose(place -> decide(probe, place, round));
    }

    private CompletableFuture<Place> lookUp(Probe probe) {
        return get(probe.key()).thenCompose(entry -> {
            if (entry.isPresent() && entry.get() instanceof Entry.Varies varies) {
                ObjectKey variant = variant(probe, varies.names());
                return get(variant).thenApply(stored -> new Place(variant, stored));
            }
            return CompletableFuture.completedFuture(new Place(probe.key(), entry));
        });
    }

    private CompletableFuture<Optional<Entry>> get(ObjectKey key) {
        Optional<Entry> near = store.peek(key);
        return near.isPresent() ? CompletableFuture.completedFuture(near) : store.find(key);
    }

    private static ObjectKey variant(Probe probe, List<String> names) {
        return names.isEmpty() ? probe.key() : probe.key().variant(VariantKey.of(names, probe.fields()));
    }

    private CompletableFuture<Found> decide(Probe probe, Place place, int round) {
        Optional<Entry.Stored> stored = place.stored();
        if (stored.isPresent() && stored.get().descriptor().isFresh(clock.instant())) {
            Outcome.Lookup lookup = round == 0 ? Outcome.Lookup.HIT : Outcome.Lookup.COLLAPSED;
            return done(new Found.Whole(stored.get().descriptor(), stored.get().body(), lookup));
        }
        if (place.entry.isPresent()
                && place.entry.get() instanceof Entry.Uncacheable no
                && clock.instant().isBefore(no.until())) {
            return done(new Found.Uncacheable(no.reason()));
        }
        return join(place.key, round == 0 ? Outcome.Lookup.MISS : Outcome.Lookup.COLLAPSED)
                .map(Directory::done)
                .orElseGet(() -> stored.isPresent()
                        ? ask(
                                probe,
                                place,
                                round,
                                Outcome.Lookup.STALE,
                                () -> source.validate(stored.get().descriptor(), probe))
                        : ask(probe, place, round, Outcome.Lookup.MISS, () -> source.describe(probe)));
    }

    private static CompletableFuture<Found> done(Found found) {
        return CompletableFuture.completedFuture(found);
    }

    private Optional<Found> join(ObjectKey key, Outcome.Lookup lookup) {
        WholeBody body = passing.get(key);
        return body == null
                ? Optional.empty()
                : body.follow().map(follower -> new Found.Passing(body, follower, lookup));
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
        Flights.Ticket<Boolean> ticket = questions.board(place.key);
        if (!ticket.leads()) {
            return ticket.result().thenCompose(answered -> find(probe, round + 1));
        }
        // Look again inside the flight: one that landed between our look-up and our boarding has left its answer.
        Optional<Entry> now = store.peek(place.key);
        if (passing.containsKey(place.key) || (now.isPresent() && !now.equals(place.entry))) {
            land(place.key, ticket);
            return find(probe, round + 1);
        }
        CompletableFuture<Found> answer =
                question.get().thenApply(description -> settle(probe, place, lookup, description));
        var unused = answer.whenComplete((found, failure) -> {
            if (failure == null) {
                land(place.key, ticket);
            } else {
                questions.land(place.key, ticket);
                ticket.result().completeExceptionally(failure);
            }
        });
        return answer;
    }

    private void land(ObjectKey key, Flights.Ticket<Boolean> ticket) {
        questions.land(key, ticket);
        ticket.result().complete(true);
    }

    /** Remembers what the source said, before the flight lands, and makes it the leader's answer. */
    private Found settle(Probe probe, Place place, Outcome.Lookup lookup, Description description) {
        if (description instanceof Description.Known known) {
            return keep(probe, place, lookup, known);
        }
        if (description instanceof Description.Streaming streaming) {
            return passOn(probe, lookup, streaming);
        }
        if (description instanceof Description.Passed passed) {
            rememberUncacheable(probe, passed.reason());
            return new Found.Own(passed.reason(), passed.response());
        }
        String reason = ((Description.Uncacheable) description).reason();
        rememberUncacheable(probe, reason);
        return new Found.Uncacheable(reason);
    }

    private Found keep(Probe probe, Place place, Outcome.Lookup lookup, Description.Known known) {
        Descriptor descriptor = known.descriptor();
        Optional<byte[]> body = place.stored()
                .filter(stored -> stored.descriptor().generation().equals(descriptor.generation()))
                .flatMap(Entry.Stored::body);
        rememberVariants(probe, known.varyNames());
        Runnable publish = () -> store.put(descriptor.key(), new Entry.Stored(descriptor, body));
        known.first().ifPresentOrElse(first -> adoption.adopt(descriptor, first, publish), publish);
        return new Found.Whole(descriptor, body, lookup);
    }

    private Found passOn(Probe probe, Outcome.Lookup lookup, Description.Streaming streaming) {
        WholeBody body = streaming.body();
        rememberVariants(probe, streaming.varyNames());
        ObjectKey key = variant(probe, streaming.varyNames());
        passing.put(key, body);
        var unused = body.whole().whenComplete((descriptor, failure) -> {
            if (failure == null) {
                store.put(descriptor.key(), new Entry.Stored(descriptor, Optional.empty()));
            }
            passing.remove(key, body);
        });
        return body.follow()
                .<Found>map(follower -> new Found.Passing(body, follower, lookup))
                .orElseGet(() -> new Found.Uncacheable("the body takes no readers"));
    }

    private void rememberVariants(Probe probe, List<String> names) {
        if (!names.isEmpty()) {
            store.put(probe.key(), new Entry.Varies(names));
        }
    }

    private void rememberUncacheable(Probe probe, String reason) {
        store.put(probe.key(), new Entry.Uncacheable(reason, clock.instant().plus(uncacheableTtl)));
    }

    /** The request fields that every fetch for this variant sends besides its own. */
    static Fields fetchFields(Descriptor descriptor, Fields request) {
        Fields.Builder fields = Fields.builder().addAll(descriptor.variantFields());
        request.all("cookie").forEach(cookie -> fields.add("Cookie", cookie));
        return fields.build();
    }
}
