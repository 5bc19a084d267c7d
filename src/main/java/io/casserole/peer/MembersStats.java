package io.casserole.peer;

import io.casserole.segment.Delayer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** What the other members count, as each of them tells it. */
public final class MembersStats {
    /** Who has not answered by then is not waited for. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Neighbours neighbours;
    private final Peers peers;
    private final Delayer delayer;

    public MembersStats(Neighbours neighbours, Peers peers, Delayer delayer) {
        this.neighbours = neighbours;
        this.peers = peers;
        this.delayer = delayer;
    }

    /**
     * What was told.
     *
     * @param told JSON, by the id of the member
     * @param missing the ids of those who have not answered in time
     */
    public record Answers(Map<String, String> told, List<String> missing) {}

    /** Asks all at once. Never fails; complete after {@link #PATIENCE} at the latest. */
    public CompletableFuture<Answers> ask() {
        List<Member> others = neighbours.ring().others();
        Map<String, String> told = new ConcurrentHashMap<>();
        CompletableFuture<?>[] asked = others.stream()
                .map(member -> ShortCall.stats(peers, member).handle((json, failure) -> {
                    if (failure == null) {
                        told.put(member.id(), json);
                    }
                    return null;
                }))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture<Void> over = CompletableFuture.allOf(asked);
        delayer.after(PATIENCE, () -> over.complete(null));
        return over.thenApply(now -> answers(others, Map.copyOf(told)));
    }

    private static Answers answers(List<Member> others, Map<String, String> told) {
        return new Answers(
                told,
                others.stream()
                        .map(Member::id)
                        .filter(id -> !told.containsKey(id))
                        .toList());
    }
}
