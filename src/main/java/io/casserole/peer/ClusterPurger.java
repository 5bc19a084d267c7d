package io.casserole.peer;

import io.casserole.http.Fields;
import io.casserole.peer.PurgeState.Cursor;
import io.casserole.segment.Delayer;
import io.casserole.segment.Purge;
import io.casserole.segment.PurgeScope;
import io.casserole.segment.Purger;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Brings purges to all members, and what this node has missed to this node.
 *
 * <p>A purge is told to each member ({@link PurgeTelling}). It also comes round without the one who made it, by what requests and answers
 * between nodes say ({@link PurgeIntake}); besides, members are asked when they appear in the ring, and every {@link #PERIOD}.
 */
public final class ClusterPurger implements Purger {
    /** Field of requests and answers: the {@link PurgeState} of the sender; left out as long as there is no purge. */
    static final String STATE = "Casserole-Purges";

    /** How long is waited for all members to apply a purge. */
    static final Duration PATIENCE = Vigil.PATIENCE;

    /** Longest wait for a number. */
    static final Duration NUMBER = Duration.ofMillis(500);

    /** How often members are asked; those who did not answer are asked every {@link #RETRY}. */
    static final Duration PERIOD = Duration.ofSeconds(10);

    static final Duration RETRY = Duration.ofSeconds(1);

    private final PurgeLog log;
    private final Neighbours neighbours;
    private final Peers peers;
    private final Supplier<PurgeNumbers> numbers;
    private final Delayer delayer;
    private final RandomGenerator chance;
    private final PurgeIntake intake;
    private final Vigil vigil;
    private volatile Set<String> known = Set.of();

    /**
     * A purger that asks nobody yet.
     *
     * @param numbers whoever gives numbers now
     * @param nanoTime a clock that goes on while the process stands still
     */
    public ClusterPurger(
            PurgeLog log,
            Neighbours neighbours,
            Peers peers,
            Supplier<PurgeNumbers> numbers,
            Delayer delayer,
            LongSupplier nanoTime,
            RandomGenerator chance) {
        this.log = log;
        this.neighbours = neighbours;
        this.peers = peers;
        this.numbers = numbers;
        this.delayer = delayer;
        this.chance = chance;
        this.intake = new PurgeIntake(log, neighbours, peers);
        this.vigil = new Vigil(intake, neighbours, delayer, nanoTime);
        peers.listen((member, fields) -> {
            var unused = intake.heard(member.id(), fields);
        });
    }

    /**
     * Begins to ask others. Until those in the ring have answered, or {@link Vigil#START} is over, nothing that was stored before is to be
     * trusted.
     *
     * @param joined complete when the others are in the ring, as far as they can be found
     */
    public void start(CompletableFuture<Void> joined) {
        vigil.start(joined);
        log.catchUpBy(vigil::caughtUp);
        askInTurn(1);
    }

    private void askInTurn(long turn) {
        delayer.after(RETRY, () -> {
            boolean all = turn % (PERIOD.toSeconds() / RETRY.toSeconds()) == 0;
            intake.fetchFrom(neighbours.ring().others().stream().filter(member -> all || intake.isBehind(member)));
            if (all && log.newest() > 0) {
                var unused = numbers.get().skip(log.newest()); // the counter may have been lost
            }
            askInTurn(turn + 1);
        });
    }

    /** Asks those that have come what this node has missed. */
    public void see(Ring ring) {
        Set<String> before = known;
        known = ring.others().stream().map(ClusterPurger::process).collect(Collectors.toCollection(HashSet::new));
        intake.fetchFrom(ring.others().stream().filter(member -> !before.contains(process(member))));
    }

    private static String process(Member member) {
        return member.id() + " " + member.instance();
    }

    @Override
    public CompletableFuture<Outcome> purge(PurgeScope scope, boolean soft) {
        CompletableFuture<Void> over = after(PATIENCE);
        Ring ring = neighbours.ring();
        String id = ring.self().id() + "-" + HexFormat.of().toHexDigits(chance.nextLong());
        return issue(id, scope, soft, after(NUMBER))
                .thenCompose(purge -> new PurgeTelling(log, peers, delayer, ring, purge).start(over));
    }

    private CompletableFuture<Void> after(Duration time) {
        CompletableFuture<Void> over = new CompletableFuture<>();
        delayer.after(time, () -> over.complete(null));
        return over;
    }

    /** Applies a purge here under a number that was asked for, or, if that takes too long, under the next that is free here. */
    private CompletableFuture<Purge> issue(String id, PurgeScope scope, boolean soft, CompletableFuture<Void> late) {
        return number(late).thenCompose(number -> {
            if (number.isEmpty()) {
                return CompletableFuture.completedFuture(log.issueNext(id, scope, soft));
            }
            return log.issue(new Purge(id, number.get(), scope, soft))
                    .map(CompletableFuture::completedFuture)
                    .orElseGet(() -> issue(id, scope, soft, late)); // another was applied here meanwhile
        });
    }

    private CompletableFuture<Optional<Long>> number(CompletableFuture<Void> late) {
        CompletableFuture<Optional<Long>> asked =
                numbers.get().above(log.newest()).thenApply(Optional::of).exceptionally(nobody -> Optional.empty());
        return asked.applyToEither(late.thenApply(now -> Optional.empty()), number -> number);
    }

    // ---- what others ask and say

    /** Applies a purge that a member tells. Returns it as it stands here. */
    Purge told(Purge purge) {
        Purge here = log.apply(purge);
        if (here.number() > purge.number()) {
            intake.fetchFromAll(); // who hears from this node sees its state
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

    /** See {@link PurgeIntake#heard}. */
    CompletableFuture<Void> heard(String from, Fields fields) {
        return intake.heard(from, fields);
    }
}
