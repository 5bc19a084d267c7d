package io.casserole.peer;

import io.casserole.segment.FetchException;
import io.casserole.segment.SegmentBytes;
import io.casserole.segment.SegmentMemory;
import io.casserole.segment.SegmentReader;
import io.casserole.segment.SegmentRequest;
import io.casserole.segment.ServedFrom;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One segment while it is got from others: nothing until memory is granted, then bytes that readers see as they come. For one thread at a
 * time.
 */
final class Filling {
    private final SegmentRequest request;
    private final SegmentMemory memory;
    private final CompletableFuture<SegmentReader> result = new CompletableFuture<>();
    private @Nullable CompletableFuture<SegmentBytes> granted;
    private volatile @Nullable SegmentBytes bytes;
    private volatile @Nullable HeldBack filled;

    Filling(SegmentRequest request, SegmentMemory memory) {
        this.request = request;
        this.memory = memory;
    }

    /** Completed when somebody is known to have the segment, or to get it; fails if nobody has before that. */
    CompletableFuture<SegmentReader> result() {
        return result;
    }

    /** Completed when there is memory to {@link #take} into. */
    CompletableFuture<SegmentBytes> memory() {
        if (granted == null) {
            granted = memory.allocate(request.length()).thenApply(this::begin);
        }
        return granted;
    }

    private SegmentBytes begin(SegmentBytes memory) {
        bytes = memory;
        filled = new HeldBack(memory);
        return memory;
    }

    /** Bytes taken so far. */
    int received() {
        HeldBack here = filled;
        return here == null ? 0 : here.received();
    }

    /** Whether all bytes were taken. */
    boolean isFull() {
        HeldBack here = filled;
        return here != null && here.isFull();
    }

    /** Whether somebody reads already, or could soon: then these very bytes must go on. */
    boolean isBegun() {
        return result.isDone() || received() > 0;
    }

    /** Lets readers in, the first time. */
    void begun(ServedFrom told) {
        SegmentBytes here = bytes;
        if (!result.isDone() && here != null) {
            SegmentReader.retaining(here, told).ifPresent(result::complete);
        }
    }

    /** @throws IllegalArgumentException if it is more than the segment has */
    void take(ByteBuffer data) {
        HeldBack here = filled;
        if (here == null || !here.take(data)) {
            throw new IllegalArgumentException("more than the " + request.length() + " bytes of the segment");
        }
    }

    /** Ends the fill well, if this is the checksum of all bytes; returns whether it is. */
    boolean complete(int checksum) {
        HeldBack here = filled;
        boolean right = here != null && here.complete(checksum);
        if (right) {
            release();
        }
        return right;
    }

    /** Forgets what was taken, if no reader saw any of it; returns whether so. */
    boolean restart() {
        HeldBack here = filled;
        return here != null && here.restart();
    }

    /** Gives out what another source has, in the stead of this. */
    void replace(SegmentReader reader) {
        release();
        result.complete(reader);
    }

    void fail(FetchException cause) {
        result.completeExceptionally(cause);
        SegmentBytes here = bytes;
        if (here != null) {
            here.fail(cause);
        }
        release();
    }

    private void release() {
        if (granted != null) {
            var unused = granted.thenAccept(SegmentBytes::release);
        }
    }
}
