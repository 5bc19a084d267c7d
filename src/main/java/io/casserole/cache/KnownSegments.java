package io.casserole.cache;

import io.casserole.http.ByteRange;
import io.casserole.http.Fields;
import io.casserole.http.RequestTarget;
import io.casserole.segment.Descriptor;
import io.casserole.segment.FetchException;
import io.casserole.segment.SegmentMemory;
import io.casserole.segment.SegmentReader;
import io.casserole.segment.SegmentRequest;
import io.casserole.segment.SegmentSource;
import io.casserole.segment.ServedFrom;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The segments that a range of a known object touches, the next few opened ahead of the reader.
 *
 * <p>What is read ahead is held, so that it is not read twice, unless memory is short and the client slow; then it is left to the store. Ahead
 * is only read what has memory at once, and while the client takes nothing it is given up for whoever has to wait for memory. And it is
 * read in order, each when the one before it has its memory: a reader never waits for memory while it holds what comes later, which others
 * may be waiting for.
 */
final class KnownSegments implements Segments {
    /**
     * What is read, and how more of it is asked for.
     *
     * @param fields what an upstream fetch sends besides its own
     * @param target what it asks for
     * @param fetched the segment that was fetched from the origin, before any was opened, for whoever reads
     */
    record Wanted(Descriptor descriptor, ByteRange range, Fields fields, RequestTarget target, OptionalInt fetched) {
        SegmentRequest segment(int index) {
            Optional<ByteRange> touched = descriptor.layout().range(index).intersection(range);
            return new SegmentRequest(descriptor, index, fields, target, touched);
        }

        int first() {
            return descriptor.layout().indexOf(range.first());
        }

        int last() {
            return descriptor.layout().indexOf(range.end() - 1);
        }
    }

    private final Wanted wanted;
    private final SegmentSource source;
    private final SegmentMemory memory;
    private final int depth;
    private final ReadAhead readAhead;
    private final Consumer<FetchException> onFailure;
    private final Map<Integer, CompletableFuture<SegmentReader>> ahead = new HashMap<>(); // a row; guarded by this
    private CompletableFuture<SegmentReader> newest = new CompletableFuture<>(); // of all opened; guarded by this
    private final Runnable giveBack = this::giveUpAhead;
    private int next; // where the row begins, behind the reader's segment; guarded by this
    private int reach; // the last that may be opened ahead, below next if none may; guarded by this
    private boolean closed; // guarded by this

    /**
     * @param depth how many segments to read ahead, 0 or more
     * @param readAhead counts what comes of it
     * @param onFailure told why a body of these segments ended early, on any thread; must not block
     */
    KnownSegments(
            Wanted wanted,
            SegmentSource source,
            SegmentMemory memory,
            int depth,
            ReadAhead readAhead,
            Consumer<FetchException> onFailure) {
        this.wanted = wanted;
        this.source = source;
        this.memory = memory;
        this.depth = depth;
        this.readAhead = readAhead;
        this.onFailure = onFailure;
    }

    @Override
    public CompletableFuture<SegmentReader> open(int index) {
        CompletableFuture<SegmentReader> promise = new CompletableFuture<>();
        CompletableFuture<SegmentReader> held = comeTo(index, promise);
        if (held == null) {
            keep(promise, index);
            return promise;
        }
        readAhead.used();
        openAhead();
        return held;
    }

    /** Returns what was opened ahead; if nothing was, the promise is to be kept. */
    private synchronized @Nullable CompletableFuture<SegmentReader> comeTo(
            int index, CompletableFuture<SegmentReader> promise) {
        next = index + 1;
        reach = Math.min(wanted.last(), index + depth);
        memory.withdraw(giveBack);
        CompletableFuture<SegmentReader> held = ahead.remove(index);
        newest = held == null ? promise : newest;
        return held;
    }

    /** Makes the row longer by one if it can. Called when that may have become possible; looks at how things are then. */
    private void openAhead() {
        CompletableFuture<SegmentReader> promise = new CompletableFuture<>();
        lengthen(promise).ifPresent(index -> keep(promise, index));
    }

    private synchronized OptionalInt lengthen(CompletableFuture<SegmentReader> promise) {
        int index = next + ahead.size();
        boolean inTurn = newest.isDone() && !newest.isCompletedExceptionally();
        if (!inTurn || index > reach || !memory.hasRoom(wanted.segment(index).length())) {
            return OptionalInt.empty();
        }
        ahead.put(index, promise);
        newest = promise;
        return OptionalInt.of(index);
    }

    /** Outside the lock: what completes here may run what other readers wait for. */
    private void keep(CompletableFuture<SegmentReader> promise, int index) {
        var unused = source.open(wanted.segment(index)).whenComplete((reader, failure) -> {
            if (failure == null) {
                promise.complete(reader);
            } else {
                promise.completeExceptionally(failure);
            }
            openAhead();
        });
    }

    /** Counts what has been opened ahead by now; to be asked while the first segment is the only one opened. */
    @Override
    public synchronized Sources sources(ServedFrom first) {
        Map<ServedFrom, Integer> found = new EnumMap<>(ServedFrom.class);
        found.put(from(wanted.first(), first), 1);
        ahead.forEach((index, opened) -> {
            if (opened.isDone() && !opened.isCompletedExceptionally()) {
                found.merge(from(index, opened.join().from()), 1, Integer::sum);
            }
        });
        int touched = wanted.last() - wanted.first() + 1;
        int known = found.values().stream().mapToInt(Integer::intValue).sum();
        return new Sources(found, touched - known);
    }

    /** What was fetched for this reader may have landed in the store before it was opened. */
    private ServedFrom from(int index, ServedFrom opened) {
        return wanted.fetched().equals(OptionalInt.of(index)) ? ServedFrom.ORIGIN : opened;
    }

    @Override
    public void idle() {
        memory.offer(giveBack); // even if nothing is held: another thread may be just about to open something ahead
        if (isClosed()) { // perhaps before the offer
            memory.withdraw(giveBack);
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public boolean letGo() {
        giveUpAhead();
        return true;
    }

    @Override
    public void failed(FetchException cause) {
        onFailure.accept(cause);
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        giveUpAhead();
    }

    /** Gives up what was read ahead; the flights go on and end in the store. */
    private void giveUpAhead() {
        List<CompletableFuture<SegmentReader>> row = takeRow();
        readAhead.wasted(row.size());
        row.forEach(SegmentedBody::closeWhenOpen);
    }

    private synchronized List<CompletableFuture<SegmentReader>> takeRow() {
        List<CompletableFuture<SegmentReader>> row = List.copyOf(ahead.values());
        memory.withdraw(giveBack);
        ahead.clear();
        reach = 0;
        return row;
    }
}
