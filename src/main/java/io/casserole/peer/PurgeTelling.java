package io.casserole.peer;

import io.casserole.segment.Delayer;
import io.casserole.segment.Purge;
import io.casserole.segment.Purger.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Tells one purge to all members, again and again until each has said that it has applied it, or the time is over. A member may have had to
 * raise the number; then all are told the higher one.
 *
 * <p>The lock guards {@code purge} and {@code said}; members are asked outside it.
 */
final class PurgeTelling {
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final PurgeLog log;
    private final Peers peers;
    private final Delayer delayer;
    private final Ring ring;
    private final List<Member> others;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private final Map<Member, Long> said = new HashMap<>(); // under which number they have applied it
    private Purge purge;

    /** @param purge as it was applied here */
    PurgeTelling(PurgeLog log, Peers peers, Delayer delayer, Ring ring, Purge purge) {
        this.log = log;
        this.peers = peers;
        this.delayer = delayer;
        this.ring = ring;
        this.others = ring.others();
        this.purge = purge;
    }

    /** Begins. The outcome is complete when all have said so, or when {@code over} is. */
    CompletableFuture<Outcome> start(CompletableFuture<Void> over) {
        if (others.isEmpty()) {
            end();
        }
        others.forEach(this::tell);
        return outcome.applyToEither(over.thenApply(now -> result()), result -> {
            outcome.complete(result);
            return result;
        });
    }

    private void tell(Member member) {
        if (outcome.isDone()) {
            return;
        }
        var unused = ShortCall.tell(peers, member, new Question.OfPurge(purge()))
                .whenComplete((there, failure) -> {
                    if (failure != null) {
                        delayer.after(PAUSE, () -> tell(member));
                    } else {
                        heard(member, there);
                    }
                });
    }

    private void heard(Member member, Purge there) {
        List<Member> behind = note(member, log.apply(there), there.number());
        if (behind.isEmpty() && result().missing().isEmpty()) {
            end();
        }
        behind.forEach(this::tell);
    }

    /** Notes what a member has said. Returns who is to be told once more, since the number is higher by now. */
    private synchronized List<Member> note(Member member, Purge here, long number) {
        boolean raised = here.number() > purge.number();
        purge = here;
        said.merge(member, number, Math::max);
        if (raised) {
            return said.keySet().stream().filter(it -> !hasSaid(it)).toList();
        }
        return hasSaid(member) ? List.of() : List.of(member);
    }

    private boolean hasSaid(Member member) {
        return said.getOrDefault(member, 0L) >= purge.number();
    }

    private synchronized Purge purge() {
        return purge;
    }

    private void end() {
        outcome.complete(result());
    }

    private synchronized Outcome result() {
        List<String> applied = new ArrayList<>(List.of(ring.self().id()));
        List<String> missing = new ArrayList<>();
        others.forEach(member -> (hasSaid(member) ? applied : missing).add(member.id()));
        return new Outcome(
                purge.number(),
                applied.stream().sorted().toList(),
                missing.stream().sorted().toList());
    }
}
