package io.casserole.segment;

import io.casserole.segment.Flights.Ticket;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A source that asks a store first and the next source only for what the store lacks, once for any number of readers, and fills the store
 * with what it got.
 *
 * <p>A flight lasts from the first request for a segment until the store has accepted its bytes, so at any moment a segment that was
 * fetched is found in the store or in a flight. The interleaving that matters: a reader misses the store, the flight that held the
 * segment lands, the reader starts a flight of its own. It therefore looks into the store again inside its flight.
 */
public final class CachingSegmentSource implements SegmentSource {
    private final StoredSegments stored;
    private final SegmentSource next;
    private final Fragments fragments;
    private final Consumer<SegmentRequest> onKept;
    private final Consumer<SegmentRequest> onServed;
    private final Flights<SegmentKey, Flight> flights = new Flights<>();
    private final Fills fills = new Fills();
    private final FillsUnderWay fillsUnderWay = new FillsUnderWay();
    private final LongAdder joined = new LongAdder();

    /** A segment on its way, and when it has arrived in the store; a fill that fails fails that, too. */
    private record Flight(SegmentReader reader, CompletableFuture<Kept> kept) {
        Flight(SegmentReader reader) {
            this(reader, new CompletableFuture<>());
        }
    }

    /**
     * A cache over {@code next}. Small objects go into {@code descriptors}, whole, all others into {@code store}.
     *
     * @param memory for small objects that are read as segments
     */
    public CachingSegmentSource(
            SegmentStore store, DescriptorStore descriptors, SegmentMemory memory, SegmentSource next) {
        this(store, descriptors, memory, next, Fragments.none(), kept -> {}, served -> {});
    }

    /**
     * A cache that tells what it has just stored, and what it has served out of its store.
     *
     * @param fragments of segments that are fetched from {@code next}
     * @param onKept must not block; any thread
     * @param onServed must not block; any thread
     */
    public CachingSegmentSource(
            SegmentStore store,
            DescriptorStore descriptors,
            SegmentMemory memory,
            SegmentSource next,
            Fragments fragments,
            Consumer<SegmentRequest> onKept,
            Consumer<SegmentRequest> onServed) {
        this.stored = new StoredSegments(store, descriptors, memory);
        this.next = next;
        this.fragments = fragments;
        this.onKept = onKept;
        this.onServed = onServed;
    }

    @Override
    public CompletableFuture<SegmentReader> open(SegmentRequest request) {
        Optional<SegmentReader> hit = stored.peek(request);
        if (hit.isPresent()) {
            onServed.accept(request);
            return CompletableFuture.completedFuture(hit.get());
        }
        return fragments.find(request).map(CompletableFuture::completedFuture).orElseGet(() -> fly(request));
    }

    private CompletableFuture<SegmentReader> fly(SegmentRequest request) {
        Ticket<Flight> ticket = flights.board(request.key());
        CompletableFuture<SegmentReader> mine = ticket.result()
                .thenCompose(flight -> share(flight.reader, request, from(flight.reader, ticket.leads())));
        if (ticket.leads()) {
            lead(request, ticket);
        } else {
            joined.increment();
        }
        return mine;
    }

    /** Brings the segment into the store; complete when it is there. For what the store has already, {@link #holds} is cheaper. */
    public CompletableFuture<Kept> bring(SegmentRequest request) {
        Ticket<Flight> ticket = flights.board(request.key());
        CompletableFuture<Kept> kept = ticket.result().thenCompose(Flight::kept);
        if (ticket.leads()) {
            lead(request, ticket);
        }
        return kept;
    }

    /** Whether the store has the segment; asks nobody, and reads none of its bytes into memory. */
    public CompletableFuture<Boolean> holds(SegmentRequest request) {
        return stored.holds(request);
    }

    /** The segments that are coming from the origin or from other nodes now, each by itself. */
    public Stream<FillUnderWay> fillsUnderWay() {
        return fillsUnderWay.seen();
    }

    /** Shows what flew, on the side of the stairs that is called so. */
    public void showOn(Instruments instruments, String side) {
        fills.showOn(
                instruments,
                "casserole_segment_fills_total",
                "Segments that were got from the origin or from other nodes, by how that ended",
                "side",
                side);
        instruments.counter(
                "casserole_segment_collapsed_total",
                "Times that a segment was asked for while it was being got, and was not asked for again",
                joined::sum,
                "side",
                side);
        instruments.amount(
                "casserole_segment_flights",
                "Segments that are being looked for below memory, got, or stored",
                flights::count,
                "side",
                side);
    }

    /**
     * Adopts a segment that came with the answer to a probe, as if this source had asked for it. Takes over the reader.
     *
     * @param publish makes the object known; runs when the segment can be found here, so that nobody fetches it a second time, and
     *     before it is stored, so that a small object's body is stored after its descriptor
     */
    public void adopt(SegmentRequest request, SegmentReader reader, Runnable publish) {
        Ticket<Flight> ticket = flights.board(request.key());
        Flight flight = new Flight(reader);
        if (ticket.leads()) {
            ticket.result().complete(flight);
        }
        publish.run();
        if (ticket.leads()) {
            keepWhenFinished(request, ticket, flight);
        } else {
            reader.close();
        }
    }

    /** The segment if the store has it, or if it is on its way from the origin; asks nobody and waits for nobody's answer. */
    public CompletableFuture<Optional<SegmentReader>> held(SegmentRequest request) {
        Optional<SegmentReader> now = stored.peek(request).or(() -> flying(request));
        return now.isPresent() ? CompletableFuture.completedFuture(now) : stored.find(request);
    }

    /** Where the segments of an object are: in the store, on their way to it, or in part. Asks nobody, and reads no bytes. */
    public CompletableFuture<Places> locate(Descriptor object) {
        SegmentSet flying = SegmentSet.of(flights.keys().stream()
                .filter(key -> key.generation().equals(object.generation()))
                .mapToInt(SegmentKey::index));
        return stored.locate(object)
                .thenApply(places -> places.with("under-way", flying).with("in-part", fragments.of(object)));
    }

    /** Somebody got other bytes from here than were stored: they are checked, and dropped if they are bad. */
    public void recheck(SegmentKey key) {
        stored.recheck(key);
    }

    private Optional<SegmentReader> flying(SegmentRequest request) {
        return flights.current(request.key())
                .filter(flight -> flight.isDone() && !flight.isCompletedExceptionally())
                .map(flight -> flight.join().reader)
                .filter(reader -> reader.from() == ServedFrom.ORIGIN)
                .flatMap(reader -> SegmentReader.retaining(reader.bytes(), reader.from()));
    }

    /** What came from the origin for another, and is whole, is in memory, if not yet in the store. */
    private static ServedFrom from(SegmentReader flight, boolean leads) {
        boolean here =
                !leads && flight.from() == ServedFrom.ORIGIN && flight.bytes().isComplete();
        return here ? ServedFrom.MEMORY : flight.from();
    }

    private CompletableFuture<SegmentReader> share(SegmentReader flight, SegmentRequest request, ServedFrom from) {
        return SegmentReader.retaining(flight.bytes(), from)
                .map(CompletableFuture::completedFuture)
                .orElseGet(() -> open(request)); // it landed between our boarding and now: the store has it
    }

    private void lead(SegmentRequest request, Ticket<Flight> ticket) {
        var unused = stored.find(request)
                .thenCompose(found ->
                        found.map(CompletableFuture::completedFuture).orElseGet(() -> next.open(request.whole())))
                .whenComplete((reader, failure) -> {
                    if (failure == null) {
                        Flight flight = new Flight(reader);
                        ticket.result().complete(flight);
                        keepWhenFinished(request, ticket, flight);
                    } else {
                        fills.failed(FetchException.behind(failure).reason());
                        flights.land(request.key(), ticket);
                        ticket.result().completeExceptionally(failure);
                    }
                });
    }

    private void keepWhenFinished(SegmentRequest request, Ticket<Flight> ticket, Flight flight) {
        SegmentReader reader = flight.reader;
        if (!reader.from().isStore()) {
            fillsUnderWay.begin(request, reader.bytes());
        }
        reader.bytes().whenFinished(() -> {
            if (!reader.from().isStore()) {
                fillsUnderWay.end(request.key());
                fills.ended(reader.bytes());
            }
            var unused = keep(request, reader).whenComplete((ok, failure) -> {
                flights.land(request.key(), ticket);
                Optional<FetchException> cause = reader.failure();
                reader.close();
                cause.ifPresentOrElse(
                        flight.kept::completeExceptionally, () -> flight.kept.complete(Kept.of(reader.from())));
            });
        });
    }

    private CompletableFuture<Void> keep(SegmentRequest request, SegmentReader reader) {
        if (!reader.bytes().isComplete()) {
            return CompletableFuture.completedFuture(null);
        }
        if (reader.from().isStore()) { // here already
            onServed.accept(request);
            return CompletableFuture.completedFuture(null);
        }
        return stored.put(request, reader).thenRun(() -> onKept.accept(request));
    }
}
