package io.casserole.cache;

import io.casserole.segment.Body;
import io.casserole.segment.CachingSegmentSource;
import io.casserole.segment.Descriptor;
import io.casserole.segment.Entry;
import io.casserole.segment.ObjectSource.Description;
import io.casserole.segment.ObjectSource.Probe;
import io.casserole.segment.Owner;
import io.casserole.segment.SegmentKey;
import io.casserole.segment.SegmentReader;
import io.casserole.segment.SegmentRequest;
import io.casserole.segment.UpstreamResponse;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** This node as the owner of keys: its own directory and its own stairs. */
public final class LocalOwner implements Owner {
    private final Directory directory;
    private final CachingSegmentSource segments;
    private final int segmentSize;

    /** @param segmentSize by which bodies are cut that are under way here */
    public LocalOwner(Directory directory, CachingSegmentSource segments, int segmentSize) {
        this.directory = directory;
        this.segments = segments;
        this.segmentSize = segmentSize;
    }

    @Override
    public CompletableFuture<Description> describe(Probe probe) {
        return find(probe).thenApply(this::described);
    }

    /** Finds an object; one of which there is a part alone is asked for once more. */
    CompletableFuture<Found> find(Probe probe) {
        return directory.find(probe).thenCompose(found -> {
            Optional<Descriptor> part = part(found);
            part.ifPresent(directory::forget);
            return part.isEmpty() ? CompletableFuture.completedFuture(found) : directory.find(probe);
        });
    }

    /** An object of which there is a part alone, which never goes to a peer. */
    private static Optional<Descriptor> part(Found found) {
        return found instanceof Found.Whole whole && whole.descriptor().isPart()
                ? Optional.of(whole.descriptor())
                : Optional.empty();
    }

    /** What is said of what was found. */
    Description described(Found found) {
        if (part(found).isPresent()) {
            return new Description.Uncacheable("a part that cannot be joined with others");
        }
        if (found instanceof Found.Whole whole) {
            Entry.Stored stored = new Entry.Stored(whole.descriptor(), whole.body());
            return new Description.Told(stored, whole.varyNames(), whole.inquiry());
        }
        if (found instanceof Found.Passing passing) {
            return new Description.Relayed(
                    new UpstreamResponse(passing.body().status(), passing.body().sentFields(), followed(passing)),
                    passing.inquiry());
        }
        if (found instanceof Found.Part part) {
            return new Description.Relayed(part.response(), part.inquiry());
        }
        if (found instanceof Found.Relayed relayed) {
            return new Description.Relayed(relayed.response(), relayed.inquiry());
        }
        if (found instanceof Found.Refused refused) {
            return refused.error();
        }
        return found instanceof Found.Own own
                ? new Description.Passed(own.reason(), own.response())
                : uncacheable((Found.Uncacheable) found);
    }

    /** The body under way, as one of its readers gets it. */
    Body followed(Found.Passing passing) {
        return passing.read(segmentSize);
    }

    private static Description uncacheable(Found.Uncacheable found) {
        return new Description.Uncacheable(found.reason(), found.lasting());
    }

    @Override
    public CompletableFuture<Optional<Description.Told>> held(Probe probe) {
        return directory
                .held(probe)
                .thenApply(
                        held -> held.filter(told -> !told.stored().descriptor().isPart()));
    }

    @Override
    public void keep(Probe probe, Description.Told told) {
        directory.learn(probe, told);
    }

    @Override
    public void keep(SegmentRequest request, SegmentReader reader) {
        segments.adopt(request, reader, () -> {});
    }

    @Override
    public CompletableFuture<SegmentReader> open(SegmentRequest request) {
        return segments.open(request);
    }

    @Override
    public void doubted(SegmentKey key) {
        segments.recheck(key);
    }

    @Override
    public CompletableFuture<Optional<SegmentReader>> held(SegmentRequest request) {
        return segments.held(request);
    }
}
