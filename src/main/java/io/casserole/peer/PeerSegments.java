package io.casserole.peer;

import io.casserole.segment.Owner;
import io.casserole.segment.SegmentMemory;
import io.casserole.segment.SegmentReader;
import io.casserole.segment.SegmentRequest;
import io.casserole.segment.SegmentSource;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/**
 * Segments as their owners send them. An owner that fails is replaced by the next in rank; after two failures, or when that is this node
 * itself, this node acts as the owner.
 */
public final class PeerSegments implements SegmentSource {
    private final Neighbours neighbours;
    private final Peers peers;
    private final SegmentMemory memory;
    private final Owner self;

    /** @param self this node as an owner: the last resort */
    public PeerSegments(Neighbours neighbours, Peers peers, SegmentMemory memory, Owner self) {
        this.neighbours = neighbours;
        this.peers = peers;
        this.memory = memory;
        this.self = self;
    }

    @Override
    public CompletableFuture<SegmentReader> open(SegmentRequest request) {
        Deque<Member> candidates = Candidates.of(
                neighbours.ring(), peers, request.descriptor().key().target(), request.placement());
        return new PeerFill(peers, memory, request, false, candidates, self::open).start();
    }
}
