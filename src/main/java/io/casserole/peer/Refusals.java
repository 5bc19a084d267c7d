package io.casserole.peer;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts the letters that were refused, and logs one for each sender and minute. Any thread. */
public final class Refusals {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
    private static final Duration QUIET = Duration.ofMinutes(1);
    /** Senders remembered; beyond it all are forgotten, at the price of some lines more in the log. */
    private static final int MOST_SENDERS = 1000;

    private final Clock clock;
    private final LongAdder count = new LongAdder();
    private final ConcurrentMap<String, Instant> quietUntil = new ConcurrentHashMap<>();

    public Refusals(Clock clock) {
        this.clock = clock;
    }

    void note(String sender, String why) {
        count.increment();
        if (quietUntil.size() >= MOST_SENDERS) {
            quietUntil.clear();
        }
        Instant now = clock.instant();
        Instant before = quietUntil.get(sender);
        boolean quiet = before != null && now.isBefore(before);
        if (!quiet) {
            quietUntil.put(sender, now.plus(QUIET));
            LOG.warn("CSR-0511 Request of {} to the peering address refused: {}", sender, why);
        }
    }

    /** Letters refused since the start. */
    public long count() {
        return count.sum();
    }
}
