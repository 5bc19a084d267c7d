package io.casserole.peer;

import io.casserole.segment.Account;
import io.casserole.segment.Keeper;
import io.casserole.segment.Kept;
import io.casserole.segment.ObjectSource.Description;
import io.casserole.segment.ObjectSource.Probe;
import io.casserole.segment.SegmentRequest;
import java.time.Clock;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Lets objects and segments be kept by their owners, which are asked for no byte. An owner that fails is replaced by the next in rank; after
 * two failures, or when that is this node itself, this node keeps them.
 */
public final class PeerKeeper implements Keeper {
    private static final int MOST_FAILURES = 2;

    private final Neighbours neighbours;
    private final Peers peers;
    private final Keeper self;
    private final PeerObjects objects;

    /** @param self this node as an owner: the last resort */
    public PeerKeeper(Neighbours neighbours, Peers peers, Keeper self, Clock clock) {
        this.neighbours = neighbours;
        this.peers = peers;
        this.self = self;
        this.objects = new PeerObjects(neighbours, peers, self::bring, Question.OfKeeping::new, clock);
    }

    @Override
    public CompletableFuture<Description> bring(Probe probe) {
        return objects.describe(probe);
    }

    @Override
    public CompletableFuture<Kept> bring(SegmentRequest request) {
        String target = request.descriptor().key().target();
        return bring(request, Candidates.of(neighbours.ring(), peers, target, request.placement()), 0);
    }

    private CompletableFuture<Kept> bring(SegmentRequest request, Deque<Member> candidates, int failures) {
        Member member = failures < MOST_FAILURES ? candidates.poll() : null;
        if (member == null) {
            return self.bring(request);
        }
        return ask(member, request)
                .exceptionallyCompose(failure -> PeerObjects.isLost(failure)
                        ? CompletableFuture.completedFuture(Optional.empty())
                        : CompletableFuture.failedFuture(failure))
                .thenCompose(answer -> answer.map(CompletableFuture::completedFuture)
                        .orElseGet(() -> bring(request, candidates, failures + 1)));
    }

    /** In its turn, like those who want the bytes: it may take as long. */
    private CompletableFuture<Optional<Kept>> ask(Member member, SegmentRequest request) {
        Account turns = peers.segments(member);
        return turns.reserve(1)
                .thenCompose(mine ->
                        KeepCall.ask(peers, member, request).whenComplete((answer, failure) -> turns.release(1)));
    }
}
