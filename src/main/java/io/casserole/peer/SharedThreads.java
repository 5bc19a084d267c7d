package io.casserole.peer;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * The threads that all clients of gRPC in one class loader share. They end by themselves a second after the last client was closed: a web
 * application must be gone no earlier than they are, or its class loader never is.
 */
final class SharedThreads {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    private SharedThreads() {}

    /** Waits until they are gone, or for {@link #PATIENCE}. */
    static void awaitEnd() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() - end < 0 && isAnyAlive()) {
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }

    private static boolean isAnyAlive() {
        return Thread.getAllStackTraces().keySet().stream().anyMatch(SharedThreads::isOurs);
    }

    private static boolean isOurs(Thread thread) {
        return thread.getName().startsWith("grpc-")
                && thread.getContextClassLoader() == SharedThreads.class.getClassLoader();
    }
}
