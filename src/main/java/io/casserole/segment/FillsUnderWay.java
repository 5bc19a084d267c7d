package io.casserole.segment;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;

/** The segments that are coming from the origin or from other nodes now. Any thread. */
final class FillsUnderWay {
    private record Segment(SegmentRequest request, SegmentBytes bytes) {
        FillUnderWay seen() {
            Descriptor object = request.descriptor();
            return new FillUnderWay(
                    object.key().target(), 1, request.key().offset() + bytes.available(), object.length());
        }
    }

    private final ConcurrentMap<SegmentKey, Segment> segments = new ConcurrentHashMap<>();

    /** One begins; its bytes are only looked at, and not held. */
    void begin(SegmentRequest request, SegmentBytes bytes) {
        segments.put(request.key(), new Segment(request, bytes));
    }

    void end(SegmentKey key) {
        segments.remove(key);
    }

    /** Each segment by itself. */
    Stream<FillUnderWay> seen() {
        return segments.values().stream().map(Segment::seen);
    }
}
