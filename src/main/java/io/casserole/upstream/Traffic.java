package io.casserole.upstream;

import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.Instruments;
import io.casserole.segment.Origin.Purpose;
import io.casserole.segment.Tally;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.apache.hc.core5.pool.PoolStats;

/** What this node and all servers of one kind, the origin's or the other nodes, have said to each other. Any thread. */
final class Traffic {
    private static final int CLASSES = 5;

    private final LongSupplier nanoTime;
    private final LongAdder received = new LongAdder();
    private final Map<Purpose, Answers> answers = new EnumMap<>(Purpose.class); // not changed once it is shown
    private final Tally<Reason> failures = new Tally<>(Reason.class);
    private final LongAdder repeats = new LongAdder();
    private final Set<ConnectionPool> pools = ConcurrentHashMap.newKeySet();

    /** The heads of answers. */
    private record Answers(LongConsumer times, List<LongAdder> byClass) {}

    private Traffic(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** With the origin's servers: nothing yet, shown from now on, by what requests are for. */
    static Traffic ofOrigin(Instruments instruments, LongSupplier nanoTime) {
        Traffic traffic = new Traffic(nanoTime);
        traffic.show(instruments, "casserole_upstream", "the origin");
        for (Purpose purpose : EnumSet.complementOf(EnumSet.of(Purpose.PEER))) {
            String[] label = {"purpose", Tally.word(purpose)};
            traffic.answers.put(
                    purpose,
                    answers(
                            instruments,
                            "casserole_upstream",
                            "the origin",
                            ", by the class of their status and what the request was for",
                            label));
        }
        return traffic;
    }

    /** With the other nodes, which are asked for one purpose only. */
    static Traffic ofNodes(Instruments instruments, LongSupplier nanoTime) {
        Traffic traffic = new Traffic(nanoTime);
        traffic.show(instruments, "casserole_peer", "other nodes");
        Answers all = answers(instruments, "casserole_peer", "other nodes", ", by the class of their status");
        for (Purpose purpose : Purpose.values()) {
            traffic.answers.put(purpose, all);
        }
        return traffic;
    }

    private static Answers answers(Instruments instruments, String kind, String who, String how, String... labels) {
        List<LongAdder> byClass = Stream.generate(LongAdder::new).limit(CLASSES).toList();
        for (int i = 0; i < CLASSES; i++) {
            instruments.counter(
                    kind + "_responses_total",
                    "Answers of " + who + how,
                    byClass.get(i)::sum,
                    Tally.and(labels, "status", i + 1 + "xx"));
        }
        LongConsumer times = instruments.durations(
                kind + "_head_seconds", "Time from a request to " + who + " to the head of its answer", labels);
        return new Answers(times, byClass);
    }

    private void show(Instruments instruments, String kind, String who) {
        instruments.counter(kind + "_received_bytes_total", "Bytes of bodies that came from " + who, received::sum);
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

    void answered(Purpose purpose, int status, long begun) {
        Answers counted = answers.get(purpose);
        if (counted != null) { // nobody asks the origin what is asked of nodes
            counted.times.accept(nanoTime.getAsLong() - begun);
            counted.byClass
                    .get(Math.min(Math.max(status / 100, 1), CLASSES) - 1)
                    .increment();
        }
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
