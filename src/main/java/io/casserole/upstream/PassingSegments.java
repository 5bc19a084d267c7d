package io.casserole.upstream;

import io.casserole.segment.FetchException;
import io.casserole.segment.SegmentBytes;
import io.casserole.segment.SegmentReader;
import io.casserole.segment.ServedFrom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Where the segments of a passing body are, and who reads them. State alone: it calls nothing but the counts of bytes, so that its
 * lock, which guards all fields, is never held while anybody else's code runs.
 *
 * <p>At any moment at most one segment, the one at {@code index}, is being filled. Where segment i is:
 *
 * <pre>
 *   0 ............. index-1 | index             | index+1 ...
 *   storing, else the store | filling, or to be | to be
 * </pre>
 *
 * <p>The bytes being filled have one writer, between {@link #startWriting} and {@link #stopWriting}. Who fails the body meanwhile leaves
 * them to the writer, whom {@code stopWriting} tells so; otherwise it takes them itself.
 */
final class PassingSegments {
    /** One reader's place: the furthest segment it has asked for. */
    static final class Seat {
        private int reach;
    }

    /** Memory was granted: who waited for the segment, and whether it is to be filled or the body is over. */
    record Grant(List<CompletableFuture<SegmentReader>> waiters, boolean filled) {}

    /** Bytes were written to segment {@code index}; {@code cut} if the body has failed meanwhile. */
    record Written(int index, boolean tooLong, Optional<FetchException> cut) {}

    /** What a failure leaves: who waits in vain, and the bytes that nobody will fill. */
    record Cut(List<CompletableFuture<SegmentReader>> waiters, Optional<SegmentBytes> bytes) {}

    private final OptionalLong length;
    private final int segmentSize;
    private final int readAhead;
    private final long limit;
    private final Set<Seat> seats = new HashSet<>();
    private final Map<Integer, List<CompletableFuture<SegmentReader>>> waiting = new HashMap<>();
    private final Map<Integer, SegmentBytes> storing = new HashMap<>(); // holds a count of each
    private int index;
    private @Nullable SegmentBytes filling; // holds a count
    private boolean allocating;
    private boolean writing;
    private long received;
    private boolean ended;
    private boolean full; // takes no more readers
    private @Nullable FetchException failure;

    /**
     * No segment yet, and no reader.
     *
     * @param readAhead how many segments are filled ahead of the furthest reader
     * @param limit bytes after which a body of unknown length is too long to be kept
     */
    PassingSegments(OptionalLong length, int segmentSize, int readAhead, long limit) {
        this.length = length;
        this.segmentSize = segmentSize;
        this.readAhead = readAhead;
        this.limit = limit;
    }

    // ---- readers

    /** A place for one more reader, unless the body takes no more. */
    synchronized Optional<Seat> join() {
        if (full || failure != null) {
            return Optional.empty();
        }
        Seat seat = new Seat();
        seats.add(seat);
        return Optional.of(seat);
    }

    /**
     * Gives the place up. True if it was the last and the body is not over: then nobody can join any more. Who has read the last byte may
     * leave before the body has said that it ends there, even from within the writer's call.
     */
    synchronized boolean leave(Seat seat) {
        boolean abandoned = seats.remove(seat) && seats.isEmpty() && !isOver() && failure == null;
        full |= abandoned;
        return abandoned;
    }

    private boolean isOver() {
        long arrived = (long) index * segmentSize + (filling == null ? 0 : filling.available());
        return ended || arrived == length.orElse(Long.MAX_VALUE);
    }

    /** A reader of the segment, now or when it is there; empty if only a store can still have it. */
    synchronized Optional<CompletableFuture<SegmentReader>> find(Seat seat, int wanted) {
        seat.reach = Math.max(seat.reach, wanted);
        SegmentBytes held = wanted == index ? filling : storing.get(wanted);
        if (held != null) {
            return Optional.of(CompletableFuture.completedFuture(reader(held)));
        }
        if (wanted < index) {
            return Optional.empty();
        }
        return Optional.of(failure == null ? await(wanted) : CompletableFuture.failedFuture(failure));
    }

    private CompletableFuture<SegmentReader> await(int wanted) {
        CompletableFuture<SegmentReader> later = new CompletableFuture<>();
        waiting.computeIfAbsent(wanted, segment -> new ArrayList<>()).add(later);
        return later;
    }

    /** A reader of bytes of which the caller holds a count. */
    static SegmentReader reader(SegmentBytes bytes) {
        return SegmentReader.retaining(bytes, ServedFrom.ORIGIN).orElseThrow();
    }

    // ---- memory

    /** The size of the memory to allocate now, to be followed by {@link #grant}; empty if none is wanted. */
    synchronized OptionalInt nextAllocation() {
        if (filling != null || allocating || failure != null || !isNextWanted()) {
            return OptionalInt.empty();
        }
        allocating = true;
        return OptionalInt.of(ended ? 0 : nextSize());
    }

    /** Behind the end, only who waits there is told so, by an empty last segment. */
    private boolean isNextWanted() {
        return ended
                ? waiting.containsKey(index)
                : nextSize() > 0 && seats.stream().anyMatch(seat -> seat.reach + readAhead >= index);
    }

    private int nextSize() {
        return length.isPresent() ? (int) Math.min(segmentSize, length.getAsLong() - received) : segmentSize;
    }

    /** Takes the memory over, if it is still to be filled. */
    synchronized Grant grant(SegmentBytes bytes) {
        allocating = false;
        List<CompletableFuture<SegmentReader>> waiters = waiting.remove(index);
        boolean filled = !ended && failure == null;
        filling = filled ? bytes : null;
        return new Grant(waiters == null ? List.of() : waiters, filled);
    }

    // ---- the writer

    synchronized long received() {
        return received;
    }

    /** The bytes to write to, until {@link #stopWriting}; null if the body has failed, or wrote unasked. */
    synchronized @Nullable SegmentBytes startWriting() {
        writing = failure == null && filling != null;
        return writing ? filling : null;
    }

    /** Ends the writing of {@code count} bytes; if the segment is complete or the body cut, its count is the caller's to release. */
    synchronized Written stopWriting(int count, boolean complete) {
        Written written = new Written(
                index, length.isEmpty() && received + count > limit, complete ? Optional.empty() : failure());
        received += count;
        full |= written.tooLong;
        finish(complete);
        return written;
    }

    private Optional<FetchException> failure() {
        return Optional.ofNullable(failure);
    }

    private void finish(boolean complete) {
        writing = false;
        if (complete && filling != null) {
            storing.put(index++, filling);
        }
        filling = complete || failure != null ? null : filling;
    }

    /** Ends the body, unless it has failed; the bytes still to be finished before {@link #end}, if there are any. */
    synchronized @Nullable SegmentBytes startEnding() {
        ended = failure == null;
        return startWriting();
    }

    /** Ends the writing. The index of the last segment, unless that is empty; its count is the caller's to release. */
    synchronized OptionalInt end() {
        boolean lastHasBytes = filling != null && filling.available() > 0;
        int last = index;
        finish(lastHasBytes);
        filling = null;
        return lastHasBytes ? OptionalInt.of(last) : OptionalInt.empty();
    }

    // ---- the end

    synchronized void stored(int segment) {
        storing.remove(segment);
    }

    /** The length of the body, once all of it is here and stored. */
    synchronized OptionalLong settled() {
        return ended && filling == null && storing.isEmpty() ? OptionalLong.of(received) : OptionalLong.empty();
    }

    /** Fails the body; empty if it is over already. The bytes are the caller's to fail and release. */
    synchronized Optional<Cut> fail(FetchException cause) {
        if (ended || failure != null) {
            return Optional.empty();
        }
        failure = cause;
        List<CompletableFuture<SegmentReader>> waiters = new ArrayList<>();
        waiting.values().forEach(waiters::addAll);
        waiting.clear();
        Optional<SegmentBytes> cut = writing ? Optional.empty() : Optional.ofNullable(filling);
        filling = writing ? filling : null;
        return Optional.of(new Cut(waiters, cut));
    }
}
