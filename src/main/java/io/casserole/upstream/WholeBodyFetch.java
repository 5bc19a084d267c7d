package io.casserole.upstream;

import io.casserole.http.Fields;
import io.casserole.http.Freshness;
import io.casserole.segment.Descriptor;
import io.casserole.segment.FetchException;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.Generation;
import io.casserole.segment.ObjectSource.Probe;
import io.casserole.segment.Origin;
import io.casserole.segment.SegmentBytes;
import io.casserole.segment.SegmentKey;
import io.casserole.segment.SegmentReader;
import io.casserole.segment.WholeBody;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One response body, cut into segments as it passes. Memory for the next segment is allocated, and its bytes are asked of the origin,
 * when the fastest follower has come near enough; so the body moves at that follower's pace. A finished segment goes to the store,
 * where slower ones find it.
 *
 * <p>{@link PassingSegments} keeps the state; here is what is done about it, on whatever thread brought the change, with no lock held.
 */
final class WholeBodyFetch implements WholeBody, Origin.Sink {
    private final FetchTools tools;
    private final Probe probe;
    private final OpenResponse response;
    private final Freshness freshness;
    private final Generation generation;
    private final PassingSegments segments;
    private final CompletableFuture<Descriptor> whole = new CompletableFuture<>();
    private volatile Origin.Flow flow = bytes -> {}; // nobody follows before the head is here

    /** The response is to be handed {@link OpenResponse#into} this, before anybody follows. */
    WholeBodyFetch(FetchTools tools, Probe probe, OpenResponse response, Freshness freshness) {
        this.tools = tools;
        this.probe = probe;
        this.response = response;
        this.freshness = freshness;
        this.generation = tools.descriptors().streamedGeneration(probe, response.head());
        FetchConfig config = tools.config();
        this.segments = new PassingSegments(
                response.head().length(), config.segmentSize(), config.readAhead(), config.unknownLengthLimit());
    }

    // ---- followers

    @Override
    public int status() {
        return response.head().status();
    }

    @Override
    public Fields fields() {
        return tools.descriptors().stored(response.head());
    }

    @Override
    public OptionalLong length() {
        return response.head().length();
    }

    @Override
    public CompletableFuture<Descriptor> whole() {
        return whole.copy();
    }

    @Override
    public Optional<Follower> follow() {
        Optional<Follower> follower = segments.join().map(Seated::new);
        proceed();
        return follower;
    }

    private final class Seated implements Follower {
        private final PassingSegments.Seat seat;

        Seated(PassingSegments.Seat seat) {
            this.seat = seat;
        }

        @Override
        public CompletableFuture<SegmentReader> open(int index) {
            CompletableFuture<SegmentReader> reader = segments.find(seat, index).orElseGet(() -> stored(index));
            proceed();
            return reader;
        }

        @Override
        public void close() {
            if (segments.leave(seat)) {
                response.cancel();
                failed(failure(Reason.LOST, "a reader", "that all have left"));
            }
        }
    }

    private CompletableFuture<SegmentReader> stored(int index) {
        return Failures.bare(tools.store()
                .find(key(index))
                .thenApply(found ->
                        found.orElseThrow(() -> failure(Reason.LOST, "segment " + index + " in a store", "none"))));
    }

    private SegmentKey key(int index) {
        return new SegmentKey(generation, tools.config().segmentSize(), index);
    }

    private FetchException failure(Reason reason, String expected, String found) {
        return new FetchException(reason, probe.key() + ": expected " + expected + ", found " + found);
    }

    /** Goes on to the next segment if it is wanted and the one before is finished. */
    private void proceed() {
        OptionalInt size = segments.nextAllocation();
        if (size.isPresent()) {
            var unused = tools.memory().allocate(size.getAsInt()).whenComplete((bytes, failure) -> {
                if (failure == null) {
                    granted(bytes);
                } else {
                    response.cancel();
                    failed(FetchException.behind(failure));
                }
            });
        }
    }

    private void granted(SegmentBytes bytes) {
        int size = bytes.capacity();
        PassingSegments.Grant grant = segments.grant(bytes);
        grant.waiters().forEach(waiter -> waiter.complete(PassingSegments.reader(bytes)));
        if (grant.filled()) {
            flow.request(size); // may deliver at once, on this thread
        } else {
            bytes.completeLast();
            bytes.release();
        }
    }

    // ---- the body, on one thread at a time

    @Override
    public void head(int status, Fields fields, Origin.Flow responseFlow) {
        flow = responseFlow;
    }

    @Override
    public void data(ByteBuffer data) {
        SegmentBytes bytes = segments.startWriting();
        if (bytes != null) {
            write(bytes, data);
        }
        data.position(data.limit()); // of a body that has failed
    }

    private void write(SegmentBytes bytes, ByteBuffer data) {
        int count = bytes.append(data);
        boolean complete = bytes.available() == bytes.capacity();
        if (complete) {
            bytes.complete();
            tools.counts().passing().ended(bytes);
        }
        PassingSegments.Written written = segments.stopWriting(count, complete);
        if (written.tooLong()) {
            whole.completeExceptionally(failure(
                    Reason.LOST,
                    "at most " + tools.config().unknownLengthLimit() + " bytes where no length is told",
                    "more"));
        }
        if (complete) {
            store(written.index(), bytes);
            proceed();
        }
        written.cut().ifPresent(cause -> cut(bytes, cause));
    }

    private void store(int index, SegmentBytes bytes) {
        var unused = tools.store().put(key(index), bytes).whenComplete((accepted, ignored) -> {
            segments.stored(index);
            bytes.release();
            settle();
        });
    }

    private void cut(SegmentBytes bytes, FetchException cause) {
        bytes.fail(cause);
        tools.counts().passing().ended(bytes);
        bytes.release();
    }

    @Override
    public void end(Fields trailers) {
        long received = segments.received();
        if (length().orElse(received) != received) {
            failed(failure(Reason.BROKEN, length().getAsLong() + " bytes", String.valueOf(received)));
            return;
        }
        finish(segments.startEnding());
        settle();
        proceed();
    }

    private void finish(@Nullable SegmentBytes last) {
        if (last != null) {
            last.completeLast();
            tools.counts().passing().ended(last);
        }
        OptionalInt index = segments.end();
        if (last != null && index.isPresent()) {
            store(index.getAsInt(), last);
        } else if (last != null) {
            last.release();
        }
    }

    /** The body is an object like any other once all of it is here and stored. */
    private void settle() {
        OptionalLong length = segments.settled();
        if (length.isPresent()) {
            whole.complete(
                    tools.descriptors().streamed(probe, response.head(), freshness, length.getAsLong(), generation));
        }
    }

    @Override
    public void failed(FetchException cause) {
        segments.fail(cause).ifPresent(rest -> {
            rest.bytes().ifPresent(bytes -> cut(bytes, cause));
            rest.waiters().forEach(waiter -> waiter.completeExceptionally(cause));
            whole.completeExceptionally(cause);
        });
    }
}
