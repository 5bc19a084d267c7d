package io.casserole.upstream;

import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.Instruments;
import io.casserole.segment.Tally;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.apache.hc.core5.pool.PoolStats;

/** What this node and all servers of one kind, the origin's or the other nodes, have said to each other. Any thread. */
final class Traffic {
    private static final int CLASSES = 5;

    private final LongSupplier nanoTime;
    private final LongConsumer heads;
    private final LongAdder received = new LongAdder();
    private final LongAdder[] answers =
            IntStream.range(0, CLASSES).mapToObj(i -> new LongAdder()).toArray(LongAdder[]::new);
    private final Tally<Reason> failures = new Tally<>(Reason.class);
    private final LongAdder repeats = new LongAdder();
    private final Set<ConnectionPool> pools = ConcurrentHashMap.newKeySet();

    private Traffic(LongSupplier nanoTime, LongConsumer heads) {
        this.nanoTime = nanoTime;
        this.heads = heads;
    }

    /**
     * Nothing yet, shown from now on.
     *
     * @param kind begins the names
     * @param who the servers, for the meanings
     */
    static Traffic shownOn(Instruments instruments, String kind, String who, LongSupplier nanoTime) {
        Traffic traffic = new Traffic(
                nanoTime,
                instruments.durations(
                        kind + "_head_seconds", "Time from a request to " + who + " to the head of its answer"));
        traffic.show(instruments, kind, who);
        return traffic;
    }

    private void show(Instruments instruments, String kind, String who) {
        instruments.counter(kind + "_received_bytes_total", "Bytes of bodies that came from " + who, received::sum);
        for (int i = 0; i < CLASSES; i++) {
            instruments.counter(
                    kind + "_responses_total",
                    "Answers of " + who + ", by the class of their status",
                    answers[i]::sum,
                    "status",
                    i + 1 + "xx");
        }
        failures.showOn(
                instruments,
                kind + "_failures_total",
                "Requests to " + who + " that had no answer, or none that was whole",
                "reason");
        instruments.counter(
                kind + "_repeats_total",
                "Requests sent again since a kept connection had been closed by " + who,
                repeats::sum);
        show(instruments, kind, who, "leased", PoolStats::getLeased);
        show(instruments, kind, who, "idle", PoolStats::getAvailable);
        show(instruments, kind, who, "awaited", PoolStats::getPending);
    }

    private void show(Instruments instruments, String kind, String who, String state, ToIntFunction<PoolStats> count) {
        instruments.amount(
                kind + "_connections",
                "Connections to " + who + ": in use, kept for the next request, or waited for",
                () -> pools.stream().map(ConnectionPool::stats).mapToInt(count).sum(),
                "state",
                state);
    }

    /** Counts the connections of a pool until it is left. */
    void join(ConnectionPool pool) {
        pools.add(pool);
    }

    void leave(ConnectionPool pool) {
        pools.remove(pool);
    }

    /** A request goes out; the beginning of what {@link #answered} ends. */
    long begin() {
        return nanoTime.getAsLong();
    }

    void answered(int status, long begun) {
        heads.accept(nanoTime.getAsLong() - begun);
        answers[Math.min(Math.max(status / 100, 1), CLASSES) - 1].increment();
    }

    void received(int bytes) {
        received.add(bytes);
    }

    long received() {
        return received.sum();
    }

    void failed(Reason reason) {
        failures.add(reason);
    }

    void repeated() {
        repeats.increment();
    }
}
