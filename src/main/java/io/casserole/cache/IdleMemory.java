package io.casserole.cache;

import io.casserole.segment.Delayer;
import io.casserole.segment.FetchException;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.SegmentMemory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Lets what nobody waits for begin only while there is memory that nobody waits for, as reading ahead does. Looks now and then. */
final class IdleMemory {
    /** Between two looks. */
    static final Duration LOOK = Duration.ofMillis(100);

    /** Looks after which it is said that there is none. */
    static final int LOOKS = 100;

    private final SegmentMemory memory;
    private final Delayer delayer;

    IdleMemory(SegmentMemory memory, Delayer delayer) {
        this.memory = memory;
        this.delayer = delayer;
    }

    /** Completed when a segment of that length would have memory at once; fails with {@code BUSY} if none would for long. */
    CompletableFuture<Void> await(int length) {
        CompletableFuture<Void> idle = new CompletableFuture<>();
        look(length, LOOKS, idle);
        return idle;
    }

    private void look(int length, int looks, CompletableFuture<Void> idle) {
        if (memory.hasRoom(length)) {
            idle.complete(null);
        } else if (looks == 0) {
            idle.completeExceptionally(new FetchException(
                    Reason.BUSY,
                    "expected " + length + " bytes of idle memory within "
                            + LOOK.multipliedBy(LOOKS).toSeconds() + " s, found that others wait for it"));
        } else {
            delayer.after(LOOK, () -> look(length, looks - 1, idle));
        }
    }
}
