package io.casserole.peer;

import io.casserole.http.Fields;
import io.casserole.peer.PurgeState.Cursor;
import io.casserole.segment.Flights;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;

/**
 * Fetches what the logs of other nodes have and this node's lacks. Each request and each answer between nodes carries the state of the
 * sender's log; one that differs from this node's, and was not seen before, says that there is something to fetch. Numbers alone would not
 * do: a node that numbered a purge of its own while it was cut off would take what it has missed, under the same number, for known.
 *
 * <p>Any thread; never blocks; no future fails.
 */
final class PurgeIntake {
    private final PurgeLog log;
    private final Neighbours neighbours;
    private final Peers peers;
    private final Flights<String, Boolean> fetches = new Flights<>();
    private final ConcurrentMap<String, Cursor> cursors = new ConcurrentHashMap<>(); // how far each log was read
    private final Set<String> behind = ConcurrentHashMap.newKeySet(); // those asked last in vain

    PurgeIntake(PurgeLog log, Neighbours neighbours, Peers peers) {
        this.log = log;
        this.neighbours = neighbours;
        this.peers = peers;
    }

    /**
     * Looks at the state that came with a request or an answer.
     *
     * @return complete when this node knows what the sender knew, or that it cannot learn it
     */
    CompletableFuture<Void> heard(String from, Fields fields) {
        Optional<PurgeState> there = fields.first(ClusterPurger.STATE).flatMap(PurgeState::parse);
        if (there.isEmpty() || there.get().cursor().equals(cursors.get(from))) {
            return CompletableFuture.completedFuture(null);
        }
        if (there.get().digest() == log.state().digest()) {
            cursors.put(from, there.get().cursor());
            return CompletableFuture.completedFuture(null);
        }
        return neighbours
                .ring()
                .member(from)
                .map(member -> fetch(member).thenAccept(done -> {}))
                .orElseGet(() -> CompletableFuture.completedFuture(null));
    }

    /** Fetches from all other members. */
    void fetchFromAll() {
        fetchFrom(neighbours.ring().others().stream());
    }

    void fetchFrom(Stream<Member> members) {
        members.forEach(member -> {
            var unused = fetch(member);
        });
    }

    /** Fetches what a member's log has since this node last did; once at a time. Whether it answered. */
    CompletableFuture<Boolean> fetch(Member member) {
        Flights.Ticket<Boolean> ticket = fetches.board(member.id());
        if (ticket.leads()) {
            var unused = read(member).whenComplete((done, failure) -> {
                if (failure == null) {
                    behind.remove(member.id());
                } else {
                    behind.add(member.id());
                }
                fetches.land(member.id(), ticket);
                ticket.result().complete(failure == null);
            });
        }
        return ticket.result();
    }

    /** The same, by a question that was not asked before now. */
    CompletableFuture<Boolean> fetchAnew(Member member) {
        return fetches.current(member.id())
                .map(earlier -> earlier.thenCompose(done -> fetch(member)))
                .orElseGet(() -> fetch(member));
    }

    /** Whether the last question to a member was in vain. */
    boolean isBehind(Member member) {
        return behind.contains(member.id());
    }

    private CompletableFuture<Void> read(Member member) {
        Cursor from = cursors.getOrDefault(member.id(), Cursor.START);
        return ShortCall.news(peers, member, new Question.OfPurges(from)).thenCompose(news -> {
            boolean raised = log.apply(news);
            cursors.put(member.id(), news.upTo());
            if (raised) {
                fetchFromAll(); // who is asked sees this node's state; this member is asked already
            }
            return news.more() ? read(member) : CompletableFuture.completedFuture(null);
        });
    }
}
