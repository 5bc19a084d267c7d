package io.casserole.peer;

import io.casserole.http.RequestTarget;
import io.casserole.segment.Delayer;
import io.casserole.segment.Invalidator;
import java.time.Duration;
import java.util.Collection;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Makes all members forget a target. The node that passed the unsafe request on forgets it, then its owner, then the others: whoever asks
 * the owner after it has forgotten gets nothing old. An owner that does not answer is replaced by the next in rank. Nothing of this is kept:
 * a member that hears nothing serves its near copy until that ends.
 */
public final class ClusterInvalidator implements Invalidator {
    /** How long the client of an unsafe request waits for the others. */
    static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Neighbours neighbours;
    private final Peers peers;
    private final Delayer delayer;
    private final Function<RequestTarget, String> key;
    private final Consumer<String> here;

    /**
     * @param key under which a target is stored
     * @param here makes this node forget a key; must not block
     */
    public ClusterInvalidator(
            Neighbours neighbours,
            Peers peers,
            Delayer delayer,
            Function<RequestTarget, String> key,
            Consumer<String> here) {
        this.neighbours = neighbours;
        this.peers = peers;
        this.delayer = delayer;
        this.key = key;
        this.here = here;
    }

    @Override
    public CompletableFuture<Void> invalidate(Collection<RequestTarget> targets) {
        return inTime(all(targets.stream().map(key).distinct().map(this::invalidate)));
    }

    private CompletableFuture<Void> invalidate(String target) {
        here.accept(target);
        Ring ring = neighbours.ring();
        return tellOwner(target, Candidates.of(ring, peers, target, 0), ring.self());
    }

    private CompletableFuture<Void> tellOwner(String target, Deque<Member> candidates, Member self) {
        Member member = candidates.poll();
        if (member == null) {
            return tellOthers(target, self.id());
        }
        return ShortCall.invalidate(peers, member, new Question.OfInvalidation(target, true))
                .exceptionallyCompose(failure -> tellOwner(target, candidates, self));
    }

    /**
     * Does what another member tells.
     *
     * @return complete when all has been done that was asked for, or after the time for it
     */
    CompletableFuture<Void> told(String from, Question.OfInvalidation question) {
        here.accept(question.key());
        return question.spread() ? inTime(tellOthers(question.key(), from)) : CompletableFuture.completedFuture(null);
    }

    private CompletableFuture<Void> tellOthers(String target, String from) {
        Question.OfInvalidation question = new Question.OfInvalidation(target, false);
        return all(Candidates.answering(neighbours.ring().others(), peers).stream()
                .filter(member -> !member.id().equals(from))
                .map(member ->
                        ShortCall.invalidate(peers, member, question).handle((done, failure) -> failure == null)));
    }

    private static CompletableFuture<Void> all(Stream<? extends CompletableFuture<?>> parts) {
        return CompletableFuture.allOf(parts.toArray(CompletableFuture<?>[]::new));
    }

    private CompletableFuture<Void> inTime(CompletableFuture<Void> done) {
        if (done.isDone()) {
            return done;
        }
        CompletableFuture<Void> over = new CompletableFuture<>();
        delayer.after(PATIENCE, () -> over.complete(null));
        return CompletableFuture.anyOf(done, over).thenAccept(either -> {});
    }
}
