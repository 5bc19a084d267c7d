package io.casserole.peer;

import io.casserole.peer.LeftOut.Reason;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Lets a node in when it has answered a ping as the process it claims to be: a record may outlive its process, or name an address that nobody
 * reaches. Who was let in stays until its record is gone or is another process's; failing requests are the business of those who make
 * them. All calls and callbacks on the agenda.
 */
final class Admission {
    /** How long after a ping without the right answer the next is sent. */
    static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Pinger pinger;
    private final Agenda agenda;
    private final Runnable changed;

    private final Map<String, Member> candidates = new HashMap<>();
    private final Map<String, String> admitted = new HashMap<>(); // instances by id
    private final Map<String, CompletableFuture<Void>> pinged =
            new HashMap<>(); // by instances with a ping under way or planned
    private boolean closed;

    /** @param changed called when another candidate was let in */
    Admission(Pinger pinger, Agenda agenda, Runnable changed) {
        this.pinger = pinger;
        this.agenda = agenda;
        this.changed = changed;
    }

    /**
     * These, with different ids, are all there are from now on.
     *
     * @return complete when those that were not pinged before have answered once, or will not; never fails
     */
    CompletableFuture<Void> offer(Collection<Member> members) {
        candidates.clear();
        members.forEach(member -> candidates.put(member.id(), member));
        admitted.entrySet().removeIf(entry -> !isCandidate(entry.getKey(), entry.getValue()));
        return CompletableFuture.allOf(members.stream()
                .filter(member -> !isAdmitted(member))
                .map(this::ping)
                .toArray(CompletableFuture<?>[]::new));
    }

    /** Those let in, as they were offered last. */
    List<Member> admitted() {
        return candidates.values().stream().filter(this::isAdmitted).toList();
    }

    /** Those not let in. */
    List<LeftOut> waiting() {
        return candidates.values().stream()
                .filter(member -> !isAdmitted(member))
                .map(member -> new LeftOut(member, Reason.NO_ANSWER))
                .toList();
    }

    void close() {
        closed = true;
    }

    private boolean isAdmitted(Member member) {
        return member.instance().equals(admitted.get(member.id()));
    }

    private boolean isCandidate(String id, String instance) {
        Member member = candidates.get(id);
        return member != null && member.instance().equals(instance);
    }

    private CompletableFuture<Void> ping(Member member) {
        if (closed || !isCandidate(member.id(), member.instance())) {
            return CompletableFuture.completedFuture(null);
        }
        return pinged.computeIfAbsent(
                member.instance(),
                instance -> pinger.ping(member.address())
                        .handleAsync((answer, failure) -> answer, agenda)
                        .thenAccept(answer -> answered(member, answer)));
    }

    private void answered(Member member, @Nullable Member answer) {
        if (answer == null || !answer.isSameProcess(member)) {
            agenda.after(RETRY_AFTER, () -> {
                pinged.remove(member.instance());
                var unused = ping(candidates.getOrDefault(member.id(), member));
            });
            return;
        }
        pinged.remove(member.instance());
        if (!closed && isCandidate(member.id(), member.instance())) {
            admitted.put(member.id(), member.instance());
            changed.run();
        }
    }
}
