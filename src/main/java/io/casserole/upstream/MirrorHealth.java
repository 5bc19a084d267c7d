package io.casserole.upstream;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How one of several servers fares. After {@value #MOST_FAILURES} failures in a row it rests, and others are asked. When it has rested, one
 * request tries it; if that has an answer, all may ask it again, on probation: the next failure makes it rest longer. A response that ends
 * well makes an end of that.
 *
 * <pre>
 *            2 failures                   time                claimed
 *   UP ────────────────────► RESTING ────────────► RESTED ─────────────► TRIED
 *    ▲                          ▲                     ▲     abandoned      │ │
 *    │                          │                     └────────────────────┘ │
 *    └── an answer ─────────────┴── a failure: rests twice as long ──────────┘
 * </pre>
 *
 * Any thread; the lock guards all fields.
 */
final class MirrorHealth {
    static final int MOST_FAILURES = 2;
    static final Duration FIRST_REST = Duration.ofSeconds(5);
    static final Duration LONGEST_REST = Duration.ofSeconds(60);

    private final LongSupplier ticker;
    private int failures;
    private long rest = FIRST_REST.toNanos();
    private long restsUntil;
    private boolean tried;

    /** @param ticker nanoseconds, as {@link System#nanoTime} */
    MirrorHealth(LongSupplier ticker) {
        this.ticker = ticker;
    }

    /** Whether anybody may ask it. */
    synchronized boolean isUp() {
        return failures < MOST_FAILURES;
    }

    /** Whether the caller is to be the one who tries it, after it has rested; then its request is to be sent, or {@link #abandoned}. */
    synchronized boolean claimTrial() {
        boolean claimed = !isUp() && !tried && ticker.getAsLong() - restsUntil >= 0;
        tried |= claimed;
        return claimed;
    }

    /** A request has failed by the server's fault. Returns whether that is the beginning of a bad time. */
    synchronized boolean failed() {
        boolean rests = tried || failures == MOST_FAILURES - 1;
        failures = Math.min(failures + 1, MOST_FAILURES);
        if (!rests) {
            return false;
        }
        boolean first = rest == FIRST_REST.toNanos();
        restsUntil = ticker.getAsLong() + rest;
        rest = Math.min(2 * rest, LONGEST_REST.toNanos());
        tried = false;
        return first;
    }

    /** The head of a response has come. */
    synchronized void answered() {
        if (!isUp()) {
            failures = MOST_FAILURES - 1;
            tried = false;
        }
    }

    /** A response has ended well. Returns whether that is the end of a bad time. */
    synchronized boolean ended() {
        boolean bad = rest != FIRST_REST.toNanos();
        failures = 0;
        rest = FIRST_REST.toNanos();
        tried = false;
        return bad;
    }

    /** A request was given up before its server had said anything. */
    synchronized void abandoned() {
        tried = false;
    }
}
