package io.casserole.peer;

import io.casserole.peer.ObjectCall.PeerLostException;
import io.casserole.segment.Descriptor;
import io.casserole.segment.ObjectSource;
import io.casserole.segment.Owner;
import java.time.Clock;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * What objects are, as their owners say. An owner that fails is replaced by the next in rank; after two failures, or when that is this
 * node itself, this node acts as the owner.
 */
public final class PeerObjects implements ObjectSource {
    private static final int MOST_FAILURES = 2;

    private final Neighbours neighbours;
    private final Peers peers;
    private final Function<Probe, CompletableFuture<Description>> self;
    private final Function<Question, Question> question;
    private final Clock clock;

    /** @param self this node as an owner: the last resort */
    public PeerObjects(Neighbours neighbours, Peers peers, Owner self, Clock clock) {
        this(neighbours, peers, self::describe, plain -> plain, clock);
    }

    /** @param question what is asked instead of the plain question */
    PeerObjects(
            Neighbours neighbours,
            Peers peers,
            Function<Probe, CompletableFuture<Description>> self,
            Function<Question, Question> question,
            Clock clock) {
        this.neighbours = neighbours;
        this.peers = peers;
        this.self = self;
        this.question = question;
        this.clock = clock;
    }

    @Override
    public CompletableFuture<Description> describe(Probe probe) {
        return describe(
                probe, Candidates.of(neighbours.ring(), peers, probe.key().target(), 0), 0);
    }

    /** The owner's word is newer than any near copy, and it alone asks the origin. */
    @Override
    public CompletableFuture<Description> validate(Descriptor stale, Probe probe) {
        return describe(probe);
    }

    private CompletableFuture<Description> describe(Probe probe, Deque<Member> candidates, int failures) {
        Member member = failures < MOST_FAILURES ? candidates.poll() : null;
        if (member == null) {
            return self.apply(probe);
        }
        return ObjectCall.ask(peers, member, question.apply(new Question.OfObject(probe, false)), clock)
                .exceptionallyCompose(failure -> isLost(failure)
                        ? CompletableFuture.completedFuture(Optional.empty())
                        : CompletableFuture.failedFuture(failure))
                .thenCompose(answer -> answer.map(CompletableFuture::completedFuture)
                        .orElseGet(() -> describe(probe, candidates, failures + 1)));
    }

    static boolean isLost(Throwable failure) {
        return failure instanceof PeerLostException
                || (failure instanceof CompletionException && failure.getCause() instanceof PeerLostException);
    }
}
