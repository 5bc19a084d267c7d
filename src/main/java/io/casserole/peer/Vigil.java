package io.casserole.peer;

import io.casserole.segment.Delayer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * Knows when this node may have missed a purge without hearing of it later: when it starts, and when its process stood still, as by
 * SIGSTOP or with the machine it runs on. Then all others are asked before anything that was stored earlier is used.
 *
 * <p>Standing still shows in a beat that did not come. It is looked for at each look-up too: the beat may be late by then. Whoever makes a
 * purge waits for {@link #PATIENCE} before it names a member missing; a shorter stand still is over before anybody can rely on the purge.
 */
final class Vigil {
    /** How long is waited for the answers of others. */
    static final Duration PATIENCE = Duration.ofSeconds(1);

    /** How long, at the start, until others are found and have answered: a registry that hangs, a ping, and {@link #PATIENCE}. */
    static final Duration START = Registry.PATIENCE.plus(PATIENCE).plus(PATIENCE);

    private static final Duration BEAT = Duration.ofMillis(200);

    /** A pause longer than this is one in which a purge may have been missed: {@link #PATIENCE} less a beat, at most. */
    private static final Duration STILL = Duration.ofMillis(700);

    private static final Duration AGAIN = Duration.ofMillis(200);

    private final PurgeIntake intake;
    private final Neighbours neighbours;
    private final Delayer delayer;
    private final LongSupplier nanoTime;
    private volatile CompletableFuture<Void> caughtUp = CompletableFuture.completedFuture(null);
    private volatile boolean begun;
    private volatile long beaten; // when it last beat, or was found not to

    /** @param nanoTime a clock that goes on while the process stands still */
    Vigil(PurgeIntake intake, Neighbours neighbours, Delayer delayer, LongSupplier nanoTime) {
        this.intake = intake;
        this.neighbours = neighbours;
        this.delayer = delayer;
        this.nanoTime = nanoTime;
    }

    /** @param joined complete when the others are in the ring, as far as they can be found */
    void start(CompletableFuture<Void> joined) {
        CompletableFuture<Void> asked = new CompletableFuture<>();
        caughtUp = asked;
        beaten = nanoTime.getAsLong();
        begun = true;
        askAfter(joined, asked, START);
        beat();
    }

    /** Complete when this node knows what it may have missed, or has waited long enough. */
    CompletableFuture<Void> caughtUp() {
        look(nanoTime.getAsLong(), false);
        return caughtUp;
    }

    private void beat() {
        look(nanoTime.getAsLong(), true);
        delayer.after(BEAT, this::beat);
    }

    /** The time is read once: what happens between reading and writing it belongs to the next beat. */
    private void look(long now, boolean beats) {
        if (begun && isLate(now)) {
            wakeUp(now);
        } else if (beats) {
            beaten = now;
        }
    }

    private boolean isLate(long now) {
        return now - beaten > STILL.toNanos();
    }

    private void wakeUp(long now) {
        CompletableFuture<Void> asked = new CompletableFuture<>();
        synchronized (this) {
            if (!isLate(now)) {
                return; // another thread was first, and caughtUp is its future
            }
            caughtUp = asked;
            beaten = now;
        }
        askAfter(CompletableFuture.completedFuture(null), asked, PATIENCE);
    }

    private void askAfter(CompletableFuture<Void> joined, CompletableFuture<Void> asked, Duration patience) {
        delayer.after(patience, () -> asked.complete(null));
        var unused = joined.thenCompose(found -> askAll(asked)).thenRun(() -> asked.complete(null));
    }

    private CompletableFuture<Void> askAll(CompletableFuture<Void> over) {
        return CompletableFuture.allOf(neighbours.ring().others().stream()
                .map(member -> ask(member, over))
                .toArray(CompletableFuture<?>[]::new));
    }

    private CompletableFuture<Void> ask(Member member, CompletableFuture<Void> over) {
        return intake.fetchAnew(member).thenCompose(answered -> {
            if (answered || over.isDone()) {
                return CompletableFuture.completedFuture(null);
            }
            CompletableFuture<Void> later = new CompletableFuture<>();
            delayer.after(AGAIN, () -> later.complete(null));
            return later.thenCompose(now -> ask(member, over));
        });
    }
}
