package io.casserole.segment;

import io.casserole.segment.Flights.Ticket;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A source that asks a store first and the next source only for what the store lacks, once for any number of readers, and fills the store
 * with what it got.
 *
 * <p>A flight lasts from the first request for a segment until the store has accepted its bytes, so at any moment a segment that was
 * fetched is found in the store or in a flight. The interleaving that matters: a reader misses the store, the flight that held the
 * segment lands, the reader starts a flight of its own. It therefore looks into the store again inside its flight.
 */
public final class CachingSegmentSource implements SegmentSource {
    private final SegmentStore store;
    private final SegmentSource next;
    private final Flights<SegmentKey, SegmentReader> flights = new Flights<>();

    public CachingSegmentSource(SegmentStore store, SegmentSource next) {
        this.store = store;
        this.next = next;
    }

    @Override
    public CompletableFuture<SegmentReader> open(SegmentRequest request) {
        Optional<SegmentReader> hit = store.peek(request.key());
        if (hit.isPresent()) {
            return CompletableFuture.completedFuture(hit.get());
        }
        Ticket<SegmentReader> ticket = flights.board(request.key());
        CompletableFuture<SegmentReader> mine = ticket.result().thenCompose(flight -> share(flight, request));
        if (ticket.leads()) {
            lead(request, ticket);
        }
        return mine;
    }

    /** Adopts a segment that came with the answer to a probe, as if this source had asked for it. Takes over the reader. */
    public void adopt(SegmentKey key, SegmentReader reader) {
        Ticket<SegmentReader> ticket = flights.board(key);
        if (ticket.leads()) {
            fly(key, ticket, reader);
        } else {
            reader.close();
        }
    }

    /** Whether the segment would be had without asking the next source, as far as can be told without waiting. */
    public boolean isNear(SegmentKey key) {
        Optional<SegmentReader> hit = store.peek(key);
        hit.ifPresent(SegmentReader::close);
        return hit.isPresent();
    }

    private CompletableFuture<SegmentReader> share(SegmentReader flight, SegmentRequest request) {
        return SegmentReader.retaining(flight.bytes(), flight.from())
                .map(CompletableFuture::completedFuture)
                .orElseGet(() -> open(request)); // it landed between our boarding and now: the store has it
    }

    private void lead(SegmentRequest request, Ticket<SegmentReader> ticket) {
        var unused = store.find(request.key())
                .thenCompose(
                        found -> found.map(CompletableFuture::completedFuture).orElseGet(() -> next.open(request)))
                .whenComplete((reader, failure) -> {
                    if (failure == null) {
                        fly(request.key(), ticket, reader);
                    } else {
                        flights.land(request.key(), ticket);
                        ticket.result().completeExceptionally(failure);
                    }
                });
    }

    private void fly(SegmentKey key, Ticket<SegmentReader> ticket, SegmentReader reader) {
        ticket.result().complete(reader);
        reader.bytes().whenFinished(() -> {
            var unused = store(key, reader).whenComplete((ok, failure) -> {
                flights.land(key, ticket);
                reader.close();
            });
        });
    }

    private CompletableFuture<Void> store(SegmentKey key, SegmentReader reader) {
        boolean worthKeeping =
                reader.bytes().isComplete() && reader.from() != ServedFrom.DISK && reader.from() != ServedFrom.MEMORY;
        return worthKeeping ? store.put(key, reader.bytes()) : CompletableFuture.completedFuture(null);
    }
}
