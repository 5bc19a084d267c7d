package io.casserole.peer;

import io.casserole.segment.SegmentMemory;
import io.casserole.segment.SegmentReader;
import io.casserole.segment.SegmentRequest;
import io.casserole.segment.SegmentSource;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/** Segments that came to this node by a change of the ring, from those who had them; if none has, from the next source. */
public final class DonorSegments implements SegmentSource {
    private final Neighbours neighbours;
    private final Peers peers;
    private final SegmentMemory memory;
    private final SegmentSource next;

    public DonorSegments(Neighbours neighbours, Peers peers, SegmentMemory memory, SegmentSource next) {
        this.neighbours = neighbours;
        this.peers = peers;
        this.memory = memory;
        this.next = next;
    }

    @Override
    public CompletableFuture<SegmentReader> open(SegmentRequest request) {
        Deque<Member> donors = Candidates.answering(
                neighbours.donors(request.descriptor().key().target(), request.placement()), peers);
        return donors.isEmpty() ? next.open(request) : new PeerFill(peers, memory, request, true, donors, next).start();
    }
}
