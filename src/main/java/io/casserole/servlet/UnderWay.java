package io.casserole.servlet;

import java.time.Duration;

/** Counts the responses under way, so that a node that stops can wait for them. The lock guards the count. */
final class UnderWay {
    private int count;

    synchronized void begun() {
        count++;
    }

    synchronized void ended() {
        count--;
        notifyAll();
    }

    synchronized int count() {
        return count;
    }

    /** Waits until there is none. Returns how many are left when the time is over, or this thread is interrupted. */
    synchronized int await(Duration most) {
        long deadline = System.nanoTime() + most.toNanos();
        try {
            for (long left = most.toMillis(); count > 0 && left > 0; left = millisUntil(deadline)) {
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return count;
    }

    private static long millisUntil(long deadline) {
        return Duration.ofNanos(deadline - System.nanoTime()).toMillis();
    }
}
