package io.casserole.peer;

import io.casserole.http.RequestTarget;
import io.casserole.segment.Descriptor;
import io.casserole.segment.ObjectKey;
import io.casserole.segment.ObjectSource.Probe;
import io.casserole.segment.SegmentRequest;
import java.util.List;
import java.util.Optional;

/**
 * Offers what this node owns and has just stored to those who should have a copy: the next in rank. They fetch it when they can (see
 * {@link ReplicaIntake}); no client waits for it. Any thread; never blocks.
 */
public final class ReplicaOffers {
    private final int replicas;
    private final Neighbours neighbours;
    private final Peers peers;

    /** @param replicas members that keep each segment, this one included */
    public ReplicaOffers(int replicas, Neighbours neighbours, Peers peers) {
        this.replicas = replicas;
        this.neighbours = neighbours;
        this.peers = peers;
    }

    /** A segment was stored; a small object is stored with its descriptor, and offered with it. */
    public void segment(SegmentRequest request) {
        Descriptor descriptor = request.descriptor();
        if (descriptor.isSmall()) {
            offer(descriptor, 0, object(descriptor, target(descriptor.key())));
        } else {
            SegmentRequest anonymous = new SegmentRequest(descriptor, request.index(), descriptor.variantFields());
            offer(descriptor, request.placement(), new Question.OfSegment(anonymous, 0, true));
        }
    }

    /** An object has become known, or was validated. */
    public void object(Probe asked, Descriptor descriptor) {
        offer(descriptor, 0, object(descriptor, asked.target()));
    }

    private static Question object(Descriptor descriptor, RequestTarget target) {
        ObjectKey key = ObjectKey.primary(descriptor.key().target());
        return new Question.OfObject(new Probe(key, target, descriptor.variantFields(), Optional.empty()), true);
    }

    private static RequestTarget target(ObjectKey key) {
        int query = key.target().indexOf('?');
        return query < 0
                ? new RequestTarget(key.target(), Optional.empty())
                : new RequestTarget(
                        key.target().substring(0, query),
                        Optional.of(key.target().substring(query + 1)));
    }

    private void offer(Descriptor descriptor, int index, Question question) {
        if (replicas < 2) {
            return;
        }
        Ring ring = neighbours.ring();
        List<Member> rank = ring.rank(descriptor.key().target(), index);
        if (rank.get(0).equals(ring.self())) {
            rank.stream()
                    .skip(1)
                    .limit(replicas - 1L)
                    .filter(member -> !peers.circuits().isOpen(member))
                    .forEach(member -> Notice.send(peers, member, new Question.OfReplica(question)));
        }
    }
}
