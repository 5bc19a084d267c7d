package io.casserole.peer;

import io.casserole.segment.SegmentRequest;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Segments that came from peers with another checksum than was sent behind them. Who sent of it is told, and looks at its own copy: whether
 * that has gone bad, or the way here spoils bytes, only the sender can know. Any thread.
 */
final class Doubts {
    private static final Logger LOG = LoggerFactory.getLogger(Doubts.class);

    private final LongAdder count = new LongAdder();

    /** Tells all who sent a part of a segment that came out wrong. */
    void tell(Peers peers, Set<Member> senders, SegmentRequest request) {
        count.increment();
        LOG.warn("CSR-0512 Segment {} came wrong from {}", request.key(), senders);
        senders.forEach(
                sender -> Notice.send(peers, sender, new Question.OfDoubt(new Question.OfSegment(request, 0, true))));
    }

    long count() {
        return count.sum();
    }
}
