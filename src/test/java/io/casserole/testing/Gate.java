package io.casserole.testing;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A point where something scripted stops until the test lets it go on. */
public final class Gate {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);

    /** Lets pass whoever waits or comes later. */
    public void open() {
        open.countDown();
    }

    /** Waits until something stands at the gate, or has passed it. */
    public void awaitReached() {
        await(reached, "nothing reached the gate");
    }

    /** Whether something stands at the gate, or has passed it. */
    public boolean isReached() {
        return reached.getCount() == 0;
    }

    /** Stands at the gate until it opens. */
    void pass() {
        reached.countDown();
        await(open, "the gate was not opened");
    }

    private static void await(CountDownLatch latch, String otherwise) {
        try {
            if (!latch.await(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(otherwise + " within " + DEADLINE);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted: " + otherwise, interrupted);
        }
    }
}
