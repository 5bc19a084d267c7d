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
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The segments that a range of a known object touches, the next few opened ahead of the reader.
 *
 * <p>What is read ahead is held, so that it is not read twice, unless memory is short and the client slow; then it is left to the store. Ahead
 * is only read what has memory at once: reading ahead never takes memory from somebody who waits for bytes.
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
    private final Map<Integer, CompletableFuture<SegmentReader>> ahead = new HashMap<>();

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
    public synchronized CompletableFuture<SegmentReader> open(int index) {
        CompletableFuture<SegmentReader> held = ahead.remove(index);
        if (held != null) {
            readAhead.used();
        }
        CompletableFuture<SegmentReader> opened = held == null ? source.open(wanted.segment(index)) : held;
        for (int next = index + 1; next <= Math.min(wanted.last(), index + depth); next++) {
            openAhead(next);
        }
        return opened;
    }

    private void openAhead(int index) {
        SegmentRequest request = wanted.segment(index);
        if (!ahead.containsKey(index) && memory.hasRoom(request.length())) {
            ahead.put(index, source.open(request));
        }
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
    public boolean letGo() {
        close();
        return true;
    }

    @Override
    public void failed(FetchException cause) {
        onFailure.accept(cause);
    }

    /** Gives up what was read ahead; the flights go on and end in the store. */
    @Override
    public synchronized void close() {
        readAhead.wasted(ahead.size());
        ahead.values().forEach(SegmentedBody::closeWhenOpen);
        ahead.clear();
    }
}
