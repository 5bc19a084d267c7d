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
import io.casserole.segment.ServedFrom;
import io.casserole.segment.WholeBody;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One response body, cut into segments as it passes.
 *
 * <p>At any moment at most one segment, the one at {@code index}, is being filled. Its memory is allocated, and its bytes are asked of
 * the origin, when the fastest follower has come within {@code readAhead} of it; so the body moves at that follower's pace. A
 * finished segment goes to the store and is found in {@code storing} until the store has it. Where a follower looks for segment i:
 *
 * <pre>
 *   0 ............. index-1 | index             | index+1 ...
 *   storing, else the store | filling, or waits | waits
 * </pre>
 *
 * <h2>Threads</h2>
 *
 * The lock guards all fields marked so; stores, the origin, the memory and futures are called outside it. The bytes being filled have one
 * writer: the I/O thread, while {@code writing} is set. Who fails the body meanwhile leaves the bytes to that thread, which looks for
 * a failure when it clears {@code writing}; otherwise it takes them itself.
 */
final class WholeBodyFetch implements WholeBody {
    private final FetchTools tools;
    private final Probe probe;
    private final OpenResponse response;
    private final Freshness freshness;
    private final Generation generation;
    private final CompletableFuture<Descriptor> whole = new CompletableFuture<>();

    private final Set<Seat> seats = new HashSet<>(); // guarded by this
    private final Map<Integer, List<CompletableFuture<SegmentReader>>> waiting = new HashMap<>(); // guarded by this
    private final Map<Integer, SegmentBytes> storing = new HashMap<>(); // guarded by this; holds a count of each
    private int index; // guarded by this; segments before it are finished
    private @Nullable SegmentBytes filling; // guarded by this; holds a count
    private Origin.@Nullable Flow flow; // guarded by this
    private boolean allocating; // guarded by this
    private boolean writing; // guarded by this
    private long received; // guarded by this
    private boolean ended; // guarded by this
    private boolean full; // guarded by this; takes no more followers
    private @Nullable FetchException failure; // guarded by this

    /** @param response is to be handed {@link OpenResponse#into} the {@link #sink}, before anybody follows */
    WholeBodyFetch(FetchTools tools, Probe probe, OpenResponse response, Freshness freshness) {
        this.tools = tools;
        this.probe = probe;
        this.response = response;
        this.freshness = freshness;
        this.generation = tools.descriptors().streamedGeneration(probe, response.head());
    }

    // ---- the port

    @Override
    public int status() {
        return response.head().status();
    }

    @Override
    public Fields fields() {
        return StoredFields.of(response.head());
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
        Seat seat = new Seat();
        synchronized (this) {
            if (full || failure != null) {
                return Optional.empty();
            }
            seats.add(seat);
        }
        proceed();
        return Optional.of(seat);
    }

    /** One follower; {@code reach} is the furthest segment it has opened. */
    private final class Seat implements Follower {
        private int reach; // guarded by the body

        @Override
        public CompletableFuture<SegmentReader> open(int wanted) {
            CompletableFuture<SegmentReader> reader = find(this, wanted);
            proceed();
            return reader;
        }

        @Override
        public void close() {
            leave(this);
        }
    }

    private CompletableFuture<SegmentReader> find(Seat seat, int wanted) {
        synchronized (this) {
            seat.reach = Math.max(seat.reach, wanted);
            SegmentBytes held = wanted == index ? filling : storing.get(wanted);
            if (held != null) {
                return CompletableFuture.completedFuture(reader(held));
            }
            if (wanted >= index) {
                return failure == null ? await(wanted) : CompletableFuture.failedFuture(failure);
            }
        }
        return stored(wanted);
    }

    private CompletableFuture<SegmentReader> await(int wanted) {
        CompletableFuture<SegmentReader> later = new CompletableFuture<>();
        waiting.computeIfAbsent(wanted, segment -> new ArrayList<>()).add(later);
        return later;
    }

    private CompletableFuture<SegmentReader> stored(int wanted) {
        return Failures.bare(tools.store().find(key(wanted)).thenApply(found -> found.orElseThrow(() -> lost(wanted))));
    }

    private FetchException lost(int wanted) {
        return new FetchException(
                Reason.LOST, probe.key() + ": expected segment " + wanted + " in a store, found none");
    }

    private void leave(Seat seat) {
        boolean abandoned;
        synchronized (this) {
            abandoned = seats.remove(seat) && seats.isEmpty() && !ended && failure == null;
            full |= abandoned;
        }
        if (abandoned) {
            response.cancel();
            fail(new FetchException(Reason.LOST, probe.key() + ": expected a reader, found that all have left"));
        }
    }

    // ---- memory

    /** Goes on to the next segment if it is wanted and the one before is finished. */
    private void proceed() {
        int size;
        synchronized (this) {
            if (filling != null || allocating || failure != null || !isNextWanted()) {
                return;
            }
            allocating = true;
            size = ended ? 0 : nextSize();
        }
        var unused = tools.memory().allocate(size).thenAccept(this::granted);
    }

    /** Behind the end, only who waits there is told so, by an empty last segment. */
    private synchronized boolean isNextWanted() {
        if (ended) {
            return waiting.containsKey(index);
        }
        int readAhead = tools.config().readAhead();
        return nextSize() > 0 && seats.stream().anyMatch(seat -> seat.reach + readAhead >= index);
    }

    private synchronized int nextSize() {
        int size = tools.config().segmentSize();
        return length().isPresent() ? (int) Math.min(size, length().getAsLong() - received) : size;
    }

    private void granted(SegmentBytes bytes) {
        List<CompletableFuture<SegmentReader>> ready;
        Origin.Flow ask;
        boolean unneeded;
        synchronized (this) {
            allocating = false;
            ready = Optional.ofNullable(waiting.remove(index)).orElse(List.of());
            unneeded = ended || failure != null;
            filling = unneeded ? null : bytes;
            ask = flow;
        }
        for (CompletableFuture<SegmentReader> reader : ready) {
            reader.complete(reader(bytes));
        }
        if (unneeded) {
            bytes.completeLast();
            bytes.release();
        } else if (ask != null) {
            ask.request(bytes.capacity());
        }
    }

    // ---- the body

    /** Where the response goes. */
    Origin.Sink sink() {
        return new Origin.Sink() {
            @Override
            public void head(int status, Fields fields, Origin.Flow responseFlow) {
                begin(responseFlow);
            }

            @Override
            public void data(ByteBuffer bytes) {
                append(bytes);
            }

            @Override
            public void end(Fields trailers) {
                finish();
            }

            @Override
            public void failed(FetchException cause) {
                fail(cause);
            }
        };
    }

    private synchronized void begin(Origin.Flow responseFlow) {
        flow = responseFlow;
    }

    private void append(ByteBuffer data) {
        SegmentBytes bytes = startWriting();
        if (bytes != null) {
            int count = bytes.append(data);
            boolean complete = bytes.available() == bytes.capacity();
            if (complete) {
                bytes.complete();
            }
            stopWriting(bytes, count, complete);
        }
        data.position(data.limit());
    }

    private synchronized @Nullable SegmentBytes startWriting() {
        writing = failure == null && filling != null;
        return writing ? filling : null;
    }

    private void stopWriting(SegmentBytes bytes, int count, boolean complete) {
        FetchException cut;
        int finished;
        boolean tooLong;
        synchronized (this) {
            writing = false;
            received += count;
            cut = failure;
            finished = index;
            if (complete || cut != null) {
                filling = null;
            }
            if (complete) {
                storing.put(index++, bytes);
            }
            tooLong = length().isEmpty() && received > tools.config().unknownLengthLimit();
            full |= tooLong;
        }
        if (tooLong) {
            whole.completeExceptionally(tooLong());
        }
        if (complete) {
            store(finished, bytes);
            proceed();
        } else if (cut != null) {
            bytes.fail(cut);
            bytes.release();
        }
    }

    private FetchException tooLong() {
        return new FetchException(
                Reason.LOST,
                probe.key() + ": expected at most " + tools.config().unknownLengthLimit()
                        + " bytes of a body without Content-Length, found more");
    }

    private void finish() {
        if (length().isPresent() && length().getAsLong() != received()) {
            fail(new FetchException(
                    Reason.BROKEN, probe.key() + ": expected " + length().getAsLong() + " bytes, found " + received()));
            return;
        }
        SegmentBytes last = startWriting();
        if (last != null) {
            last.completeLast();
        }
        end(last);
        settle();
        proceed();
    }

    private synchronized long received() {
        return received;
    }

    private void end(@Nullable SegmentBytes last) {
        int finished;
        boolean empty = last == null || last.available() == 0;
        synchronized (this) {
            writing = false;
            ended = failure == null;
            filling = null;
            finished = index;
            if (last != null && !empty) {
                storing.put(index++, last);
            }
        }
        if (last != null && !empty) {
            store(finished, last);
        } else if (last != null) {
            last.release();
        }
    }

    private void store(int finished, SegmentBytes bytes) {
        var unused = tools.store().put(key(finished), bytes).whenComplete((accepted, ignored) -> {
            synchronized (this) {
                storing.remove(finished);
            }
            bytes.release();
            settle();
        });
    }

    /** The body is an object like any other once all of it is here and stored. */
    private void settle() {
        long length;
        synchronized (this) {
            if (!ended || !storing.isEmpty()) {
                return;
            }
            length = received;
        }
        whole.complete(tools.descriptors().streamed(probe, response.head(), freshness, length, generation));
    }

    private void fail(FetchException cause) {
        List<CompletableFuture<SegmentReader>> waiters = new ArrayList<>();
        SegmentBytes cut;
        synchronized (this) {
            if (ended || failure != null) {
                return;
            }
            failure = cause;
            waiting.values().forEach(waiters::addAll);
            waiting.clear();
            cut = writing ? null : filling;
            filling = writing ? filling : null;
        }
        if (cut != null) {
            cut.fail(cause);
            cut.release();
        }
        waiters.forEach(waiter -> waiter.completeExceptionally(cause));
        whole.completeExceptionally(cause);
    }

    private SegmentKey key(int segment) {
        return new SegmentKey(generation, tools.config().segmentSize(), segment);
    }

    private static SegmentReader reader(SegmentBytes bytes) {
        return SegmentReader.retaining(bytes, ServedFrom.ORIGIN).orElseThrow();
    }
}
