package io.casserole;

import io.casserole.config.CasseroleConfig;
import io.casserole.metrics.Meters;
import io.casserole.segment.Delayer;
import io.casserole.segment.Tracing;
import io.casserole.trace.Traces;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What all parts of a node share.
 *
 * @param live the settings in force
 * @param contextPath of the web application
 * @param parts closed in the end, in the opposite order; whoever opens a part adds it
 * @param timer runs short tasks that are due later
 * @param pump runs tasks that do not block
 */
record Surroundings(
        LiveSettings live,
        String contextPath,
        Parts parts,
        Clock clock,
        SecureRandom chance,
        ScheduledExecutorService timer,
        ExecutorService pump,
        Delayer delayer,
        Meters meters,
        Tracing tracing) {
    /** Seconds between two looks at the operator's files. */
    private static final int LOOK = 3;

    /** Starts the threads. */
    static Surroundings open(LiveSettings live, String contextPath, Clock clock, Parts parts) {
        ScheduledExecutorService timer = parts.timer("casserole-timer");
        return new Surroundings(
                live,
                contextPath,
                parts,
                clock,
                new SecureRandom(),
                timer,
                parts.pool("casserole-pump"),
                Delayer.on(timer),
                parts.add(Meters.open(contextPath)),
                Traces.installed());
    }

    /** The settings as they are now: for what stays as it is. Whoever follows changes asks {@link #live} each time. */
    CasseroleConfig settings() {
        return live.get();
    }

    /** Looks again and again at something that may block, on a thread of its own. */
    void watch(String thread, Runnable look) {
        var unused = parts.timer(thread).scheduleWithFixedDelay(look, LOOK, LOOK, TimeUnit.SECONDS);
    }
}
