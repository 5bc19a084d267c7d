package io.casserole.peer;

import io.casserole.http.Fields;
import io.casserole.peer.PurgeState.Cursor;
import io.casserole.segment.Delayer;
import io.casserole.segment.Flights;
import io.casserole.segment.Purge;
import io.casserole.segment.PurgeScope;
import io.casserole.segment.Purger;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Brings purges to all members, and what this node has missed to this node.
 *
 * <p>Each request and each answer between nodes carries the state of the sender's log. Who sees a state that differs from its own, and that
 * it has not seen before, fetches what was added to that log since it last did. So purges come round without the one who made them; besides,
 * members are asked when they appear in the ring, and every {@link #PERIOD}. Numbers alone would not do: a node that numbered a purge of
 * its own while it was cut off would take what it has missed, under the same number, for known.
 */
public final class ClusterPurger implements Purger {
    /** Field of requests and answers: the {@link PurgeState} of the sender; left out as long as there is no purge. */
    static final String STATE = "Casserole-Purges";

    /** How long is waited for others: for all to apply a purge, and at the start for what was missed. */
    static final Duration PATIENCE = Duration.ofSeconds(1);

    /** Longest wait for a number. */
    static final Duration NUMBER = Duration.ofMillis(300);

    static final Duration PERIOD = Duration.ofSeconds(10);

    private final PurgeLog log;
    private final Neighbours neighbours;
    private final Peers peers;
    private final PurgeNumbers numbers;
    private final Delayer delayer;
    private final RandomGenerator chance;
    private final Flights<String, Void> catchingUp = new Flights<>();
    private final ConcurrentMap<String, Cursor> cursors = new ConcurrentHashMap<>();
    private volatile CompletableFuture<Void> started = CompletableFuture.completedFuture(null);
    private volatile Set<String> known = Set.of();

    ClusterPurger(
            PurgeLog log,
            Neighbours neighbours,
            Peers peers,
            PurgeNumbers numbers,
            Delayer delayer,
            RandomGenerator chance) {
        this.log = log;
        this.neighbours = neighbours;
        this.peers = peers;
        this.numbers = numbers;
        this.delayer = delayer;
        this.chance = chance;
        peers.listen((member, fields) -> {
            var unused = heard(member.id(), fields);
        });
    }

    /** A purger whose numbers are those that it knows. */
    public static ClusterPurger of(
            PurgeLog log, Neighbours neighbours, Peers peers, Delayer delayer, RandomGenerator chance) {
        return new ClusterPurger(log, neighbours, peers, PurgeNumbers.own(), delayer, chance);
    }

    /** Begins to ask others. Until some have answered, or {@link #PATIENCE} is over, nothing that was stored before is to be trusted. */
    public void start() {
        CompletableFuture<Void> asked = new CompletableFuture<>();
        known = Set.of();
        started = asked;
        log.catchUpUntil(asked);
        delayer.after(PATIENCE, () -> asked.complete(null));
        delayer.after(PERIOD, this::askAll);
    }

    private void askAll() {
        var unused = catchUp(neighbours.ring().others());
        delayer.after(PERIOD, this::askAll);
    }

    /** Asks those that have come what this node has missed. */
    public void see(Ring ring) {
        Set<String> before = known;
        known = ring.others().stream().map(ClusterPurger::process).collect(Collectors.toCollection(HashSet::new));
        List<Member> come = ring.others().stream()
                .filter(member -> !before.contains(process(member)))
                .toList();
        if (!come.isEmpty()) {
            CompletableFuture<Void> first = started;
            var unused = catchUp(come).thenRun(() -> first.complete(null));
        }
    }

    private CompletableFuture<Void> catchUp(List<Member> members) {
        return CompletableFuture.allOf(members.stream().map(this::catchUp).toArray(CompletableFuture<?>[]::new));
    }

    private static String process(Member member) {
        return member.id() + " " + member.instance();
    }

    @Override
    public CompletableFuture<Outcome> purge(PurgeScope scope, boolean soft) {
        CompletableFuture<Void> over = after(PATIENCE);
        Ring ring = neighbours.ring();
        String id = ring.self().id() + "-" + HexFormat.of().toHexDigits(chance.nextLong());
        return number().thenCompose(number -> {
            Purge purge = log.issue(id, scope, soft, number);
            return new PurgeTelling(log, peers, delayer, ring, purge).start(over);
        });
    }

    private CompletableFuture<Void> after(Duration time) {
        CompletableFuture<Void> over = new CompletableFuture<>();
        delayer.after(time, () -> over.complete(null));
        return over;
    }

    private CompletableFuture<Long> number() {
        long highest = log.newest();
        CompletableFuture<Long> given = numbers.above(highest).exceptionally(nobody -> highest + 1);
        return given.isDone()
                ? given
                : given.applyToEither(after(NUMBER).thenApply(late -> highest + 1), number -> number);
    }

    // ---- what others ask

    /** Applies a purge that a member tells. Returns it as it stands here. */
    Purge told(Purge purge) {
        Purge here = log.apply(purge);
        if (here.number() > purge.number()) {
            var unused = catchUp(neighbours.ring().others()); // who hears from this node sees its state
        }
        return here;
    }

    PurgeNews news(Cursor after) {
        return log.after(after);
    }

    /** This node's state, for requests and answers. */
    Fields state() {
        return state(log);
    }

    static Fields state(PurgeLog log) {
        PurgeState state = log.state();
        return state.cursor().position() == 0 ? Fields.empty() : Fields.of(STATE, state.toString());
    }

    // ---- catching up

    /**
     * Looks at the state that came with a request or an answer.
     *
     * @return complete when this node knows what the sender knew, or that it cannot learn it; never fails
     */
    CompletableFuture<Void> heard(String from, Fields fields) {
        Optional<PurgeState> there = fields.first(STATE).flatMap(PurgeState::parse);
        if (there.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        Cursor cursor = there.get().cursor();
        if (cursor.equals(cursors.get(from))) {
            return CompletableFuture.completedFuture(null);
        }
        if (there.get().digest() == log.state().digest()) {
            cursors.put(from, cursor);
            return CompletableFuture.completedFuture(null);
        }
        return neighbours
                .ring()
                .member(from)
                .map(this::catchUp)
                .orElseGet(() -> CompletableFuture.completedFuture(null));
    }

    /** Fetches what a member's log has since this node last did; once at a time. Never fails. */
    private CompletableFuture<Void> catchUp(Member member) {
        Flights.Ticket<Void> ticket = catchingUp.board(member.id());
        if (ticket.leads()) {
            var unused = fetch(member).whenComplete((done, failure) -> {
                catchingUp.land(member.id(), ticket);
                ticket.result().complete(null);
            });
        }
        return ticket.result();
    }

    private CompletableFuture<Void> fetch(Member member) {
        Cursor from = cursors.getOrDefault(member.id(), Cursor.START);
        return PurgeCall.news(peers, member, new Question.OfPurges(from)).thenCompose(news -> {
            boolean raised = log.apply(news);
            cursors.put(member.id(), news.upTo());
            if (raised) {
                var unused = catchUp(neighbours.ring().others()); // but for this member, who is asked already
            }
            return news.more() ? fetch(member) : CompletableFuture.completedFuture(null);
        });
    }
}
