package io.casserole.servlet;

import io.casserole.segment.SerialRun;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens to a response from outside, for its pump to see. Each event is noted first and then runs the pump: the container's on
 * the container's thread, all others on the pump executor, so that no thread of the upstream client or of the timer writes to a client.
 */
final class PumpEvents implements WriteListener, AsyncListener {
    private static final Logger LOG = LoggerFactory.getLogger(PumpEvents.class);

    private static final Duration LATER = Duration.ofSeconds(1);

    private final SerialRun run;
    private final Pumps shared;
    private volatile boolean clientGone;
    private volatile boolean stalled;
    private volatile boolean givenUp;
    private volatile boolean completed;

    PumpEvents(SerialRun run, Pumps shared) {
        this.run = run;
        this.shared = shared;
    }

    /** Writing to the client has failed. */
    boolean clientGone() {
        return clientGone;
    }

    /** The client took nothing for too long. */
    boolean stalled() {
        return stalled;
    }

    /** The container wants to be rid of the request, and ends it itself. */
    boolean givenUp() {
        return givenUp;
    }

    /** The container has ended the request and reads no buffer any more. */
    boolean completed() {
        return completed;
    }

    /** Runs the pump on its executor; from any thread. */
    void again() {
        run.on(shared.executor());
    }

    /** Runs the pump in a second, unless the node is closed before. */
    void againLater() {
        try {
            var unused = shared.timer().schedule(this::again, LATER.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("the node is closed with bytes still out", e);
        }
    }

    void onStall() {
        stalled = true;
        again();
    }

    @Override
    public void onWritePossible() {
        run.here();
    }

    @Override
    public void onError(Throwable cause) {
        LOG.debug("the client is gone", cause);
        clientGone = true;
        run.here();
    }

    @Override
    public void onError(AsyncEvent event) {
        onError(event.getThrowable() == null ? new IOException("the container gave up") : event.getThrowable());
    }

    @Override
    public void onComplete(AsyncEvent event) {
        completed = true;
        run.here();
    }

    /** The time-out is 0, so a container that calls this wants to be rid of the request: Tomcat, of an application that it takes away. */
    @Override
    public void onTimeout(AsyncEvent event) {
        givenUp = true;
        run.here();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // not restarted by us
    }
}
