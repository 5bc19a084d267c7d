package io.casserole.segment;

import io.casserole.http.ByteRange;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Parts of segments of which a client wanted less than one: one extent of each segment, in memory alone. An extent serves the ranges inside
 * it from the moment its first byte is asked for, and one at the start of its segment is where a fetch of the whole segment begins, if the
 * bytes of another response may be joined with it.
 *
 * <p>All extents together take at most {@code limit} bytes, of the account that the segments under way are charged to; the one that was
 * used least recently goes first. They never go to a store or to a peer.
 *
 * <p>The lock guards all fields. Counts are given back outside it, since memory given back may wake who waits for it.
 */
public final class Fragments {
    /** Bytes of a segment from {@code offset} on; holds a count. */
    private static final class Extent {
        private final int offset;
        private final SegmentBytes bytes;
        private final boolean alone;
        private final long total;
        private boolean read;

        Extent(int offset, SegmentBytes bytes, Descriptor of) {
            this.offset = offset;
            this.bytes = bytes;
            this.alone = of.isPart();
            this.total = of.length();
        }

        boolean covers(SegmentKey key, ByteRange wanted) {
            long first = key.offset() + offset;
            return wanted.first() >= first && wanted.end() <= first + bytes.capacity();
        }
    }

    private final long limit;
    private final Map<SegmentKey, Extent> extents = new LinkedHashMap<>(16, 0.75f, true); // least recently used first
    private long held;

    /** @param limit bytes of memory for all of them */
    public Fragments(long limit) {
        this.limit = limit;
    }

    /** None at all. */
    public static Fragments none() {
        return new Fragments(0);
    }

    /** Keeps bytes that are arriving, in the stead of what is kept of that segment; the caller keeps its own count. */
    public void put(Descriptor object, int index, int offset, SegmentBytes bytes) {
        if (bytes.size() > limit || !bytes.tryRetain()) {
            return;
        }
        SegmentKey key = object.segment(index);
        List<Extent> gone = new ArrayList<>();
        synchronized (this) {
            forget(key).ifPresent(gone::add);
            extents.put(key, new Extent(offset, bytes, object));
            held += bytes.size();
            while (held > limit) {
                forget(eldest()).ifPresent(gone::add);
            }
        }
        gone.forEach(extent -> extent.bytes.release());
    }

    private SegmentKey eldest() {
        Iterator<SegmentKey> keys = extents.keySet().iterator();
        return keys.next();
    }

    private Optional<Extent> forget(SegmentKey key) {
        Optional<Extent> gone = Optional.ofNullable(extents.remove(key));
        gone.ifPresent(extent -> held -= extent.bytes.size());
        return gone;
    }

    /** A reader of the bytes that the request wants of its segment, if they are here or on their way. The caller closes it. */
    public synchronized Optional<SegmentReader> find(SegmentRequest request) {
        if (extents.isEmpty() || request.wanted().isEmpty()) {
            return Optional.empty();
        }
        SegmentKey key = request.key();
        ByteRange wanted = request.wanted().get();
        return Optional.ofNullable(extents.get(key))
                .filter(extent -> extent.bytes.failure().isEmpty() && extent.covers(key, wanted))
                .flatMap(Fragments::reader);
    }

    private static Optional<SegmentReader> reader(Extent extent) {
        ServedFrom from = extent.read ? ServedFrom.MEMORY : ServedFrom.ORIGIN;
        extent.read = true;
        return SegmentReader.retaining(extent.bytes, extent.offset, from);
    }

    /** The segments of an object of which a part is kept; not a use of it. */
    public synchronized SegmentSet of(Descriptor object) {
        return SegmentSet.of(extents.keySet().stream()
                .filter(key -> key.generation().equals(object.generation()))
                .mapToInt(SegmentKey::index));
    }

    /** Gives up what is kept of a segment that is going to be fetched whole; its beginning, if that is what was kept. The caller closes it. */
    public Optional<SegmentReader> takeBeginning(SegmentKey key) {
        Optional<Extent> taken;
        synchronized (this) {
            taken = forget(key);
        }
        Optional<Extent> beginning =
                taken.filter(extent -> !extent.alone && extent.offset == 0 && extent.bytes.isComplete());
        if (beginning.isEmpty()) {
            taken.ifPresent(extent -> extent.bytes.release());
        }
        return beginning.map(extent -> SegmentReader.owning(extent.bytes, ServedFrom.MEMORY));
    }

    /**
     * Gives up what is kept of the first segment of an object that the bytes of no other response can be joined with; the bytes that its
     * origin has behind it, if it was the beginning of the object.
     */
    public Optional<ByteRange> takeMissingEnd(SegmentKey first) {
        Optional<Extent> taken;
        synchronized (this) {
            boolean alone = extents.containsKey(first) && extents.get(first).alone;
            taken = alone ? forget(first) : Optional.empty();
        }
        taken.ifPresent(extent -> extent.bytes.release());
        return taken.filter(extent -> extent.offset == 0 && extent.bytes.capacity() < extent.total)
                .map(extent -> new ByteRange(extent.bytes.capacity(), extent.total));
    }

    /** Gives all memory back. */
    public void clear() {
        List<Extent> all;
        synchronized (this) {
            all = List.copyOf(extents.values());
            extents.clear();
            held = 0;
        }
        all.forEach(extent -> extent.bytes.release());
    }
}
