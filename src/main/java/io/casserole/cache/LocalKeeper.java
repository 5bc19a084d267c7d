package io.casserole.cache;

import io.casserole.segment.CachingSegmentSource;
import io.casserole.segment.Delayer;
import io.casserole.segment.Entry;
import io.casserole.segment.FetchException;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.Keeper;
import io.casserole.segment.Kept;
import io.casserole.segment.ObjectSource.Description;
import io.casserole.segment.ObjectSource.Probe;
import io.casserole.segment.SegmentMemory;
import io.casserole.segment.SegmentRequest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** This node as the one where objects and segments are kept: its own directory and its own stairs, whoever owns them. */
public final class LocalKeeper implements Keeper {
    private final LocalOwner owner;
    private final CachingSegmentSource segments;
    private final IdleMemory memory;

    /** @param memory into which segments are filled */
    public LocalKeeper(LocalOwner owner, CachingSegmentSource segments, SegmentMemory memory, Delayer delayer) {
        this.owner = owner;
        this.segments = segments;
        this.memory = new IdleMemory(memory, delayer);
    }

    @Override
    public CompletableFuture<Description> bring(Probe probe) {
        return owner.find(probe).thenCompose(this::settle);
    }

    private CompletableFuture<Description> settle(Found found) {
        if (found instanceof Found.Passing passing) {
            return letPass(passing);
        }
        if (found instanceof Found.Whole || found instanceof Found.Uncacheable) {
            return CompletableFuture.completedFuture(owner.described(found));
        }
        Unread.leave(found);
        if (found instanceof Found.Refused refused) {
            return CompletableFuture.failedFuture(
                    new FetchException(Reason.STALE, refused.error().reason()));
        }
        return CompletableFuture.completedFuture(
                found instanceof Found.Own own
                        ? new Description.Uncacheable(own.reason())
                        : new Description.Uncacheable("only a part of it came", false));
    }

    private CompletableFuture<Description> letPass(Found.Passing passing) {
        return Drain.of(owner.followed(passing))
                .thenCompose(end -> passing.body().whole())
                .thenApply(object -> new Description.Told(
                        new Entry.Stored(object, Optional.empty()), List.of(), Optional.of(passing.inquiry())));
    }

    @Override
    public CompletableFuture<Kept> bring(SegmentRequest request) {
        return segments.holds(request)
                .thenCompose(held -> held
                        ? CompletableFuture.completedFuture(Kept.HELD)
                        : memory.await(request.length()).thenCompose(idle -> segments.bring(request.whole())));
    }
}
