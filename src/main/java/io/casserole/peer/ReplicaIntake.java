package io.casserole.peer;

import io.casserole.segment.Account;
import io.casserole.segment.FetchException;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.ObjectSource.Description;
import io.casserole.segment.ObjectSource.Probe;
import io.casserole.segment.Owner;
import io.casserole.segment.SegmentMemory;
import io.casserole.segment.SegmentReader;
import io.casserole.segment.SegmentRequest;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches the copies that owners offer to this node, a few at a time, and only what the owner has in its stores: a copy never costs the
 * origin anything. When too many wait, further offers are let go. Any thread; never blocks.
 */
public final class ReplicaIntake {
    private static final Logger LOG = LoggerFactory.getLogger(ReplicaIntake.class);
    private static final int AT_ONCE = 2;
    private static final int MOST_WAITING = 1000;

    private final Neighbours neighbours;
    private final Peers peers;
    private final SegmentMemory memory;
    private final Owner owner;
    private final Clock clock;
    private final Account running = new Account("copies being fetched", AT_ONCE);
    private final AtomicInteger waiting = new AtomicInteger();

    public ReplicaIntake(Neighbours neighbours, Peers peers, SegmentMemory memory, Owner owner, Clock clock) {
        this.neighbours = neighbours;
        this.peers = peers;
        this.memory = memory;
        this.owner = owner;
        this.clock = clock;
    }

    /** A member offers what it has just stored. */
    void offered(String from, Question question) {
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            return;
        }
        var unused = running.reserve(1)
                .thenCompose(now -> fetch(from, question))
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        LOG.debug("A copy offered by {} was not taken: {}", from, failure.getMessage());
                    }
                    waiting.decrementAndGet();
                    running.release(1);
                });
    }

    private CompletableFuture<Void> fetch(String from, Question question) {
        Member member = neighbours.ring().member(from).orElse(null);
        if (member == null) {
            return CompletableFuture.completedFuture(null);
        }
        return question instanceof Question.OfSegment segment
                ? segment(member, segment.request())
                : object(member, ((Question.OfObject) question).probe());
    }

    private CompletableFuture<Void> object(Member from, Probe probe) {
        return ObjectCall.ask(peers, from, probe, true, clock).thenAccept(answer -> {
            if (answer.isPresent() && answer.get() instanceof Description.Told told) {
                owner.keep(probe, told);
            }
        });
    }

    private CompletableFuture<Void> segment(Member from, SegmentRequest request) {
        return owner.held(request).thenCompose(held -> {
            if (held.isPresent()) {
                held.get().close();
                return CompletableFuture.completedFuture(null);
            }
            return new PeerFill(peers, memory, request, true, new ArrayDeque<>(List.of(from)), ReplicaIntake::nowhere)
                    .start()
                    .thenCompose(reader -> keep(request, reader));
        });
    }

    private CompletableFuture<Void> keep(SegmentRequest request, SegmentReader reader) {
        CompletableFuture<Void> finished = new CompletableFuture<>();
        reader.bytes().whenFinished(() -> finished.complete(null));
        owner.keep(request, reader);
        return finished;
    }

    private static CompletableFuture<SegmentReader> nowhere(SegmentRequest request) {
        return CompletableFuture.failedFuture(new FetchException(
                Reason.LOST, request.key() + ": expected its owner to have it, found that it has not"));
    }
}
