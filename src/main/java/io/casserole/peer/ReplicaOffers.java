package io.casserole.peer;

import io.casserole.http.RequestTarget;
import io.casserole.segment.BoundedMap;
import io.casserole.segment.Descriptor;
import io.casserole.segment.ObjectKey;
import io.casserole.segment.ObjectSource.Probe;
import io.casserole.segment.SegmentRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Offers what this node owns and has just stored to those who should have a copy: the next in rank. They fetch it when they can (see
 * {@link ReplicaIntake}); no client waits for it. Any thread; never blocks.
 *
 * <p>After a change of the ring others are the next in rank. What is served then is offered to them: so what is in use has its copies
 * again, at the pace of its use, and no store is walked. The last {@link #MOST_REMEMBERED} offers are remembered, so that a thing is
 * offered once to each; what is forgotten is offered again, which costs a question that is answered at once.
 */
public final class ReplicaOffers {
    static final int MOST_REMEMBERED = 10_000;

    /** @param asOf which state of an object was offered; segments have but one */
    private record Offer(Ring ring, Instant asOf, List<Member> keepers) {
        boolean isTo(Member member, Instant state) {
            return asOf.equals(state) && keepers.contains(member);
        }
    }

    /** By the key of a segment or object; guarded by this. */
    private final Map<Object, Offer> offers = new BoundedMap<>(MOST_REMEMBERED);

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
    public void stored(SegmentRequest request) {
        var unused = forget(request.key());
        served(request);
    }

    /** A segment that is stored here was asked for: it is offered to those who have become its keepers since. */
    public void served(SegmentRequest request) {
        if (replicas < 2 || isOffered(request.key(), Instant.MIN)) {
            return;
        }
        Descriptor descriptor = request.descriptor();
        if (descriptor.isSmall()) {
            offer(request.key(), Instant.MIN, descriptor, 0, object(descriptor, request.target()));
        } else {
            SegmentRequest anonymous =
                    new SegmentRequest(descriptor, request.index(), descriptor.variantFields(), request.target());
            Question question = new Question.OfSegment(anonymous, 0, true);
            offer(request.key(), Instant.MIN, descriptor, request.placement(), question);
        }
    }

    /** An object has become known, was validated, or was asked for. */
    public void object(Probe asked, Descriptor descriptor) {
        if (replicas >= 2 && !isOffered(descriptor.key(), descriptor.receivedAt())) {
            Question question = object(descriptor, asked.target());
            offer(descriptor.key(), descriptor.receivedAt(), descriptor, 0, question);
        }
    }

    private static Question object(Descriptor descriptor, RequestTarget target) {
        ObjectKey key = ObjectKey.primary(descriptor.key().target());
        return new Question.OfObject(new Probe(key, target, descriptor.variantFields(), Optional.empty()), true);
    }

    private void offer(Object what, Instant asOf, Descriptor descriptor, int index, Question question) {
        Ring ring = neighbours.ring();
        List<Member> rank = ring.rank(descriptor.key().target(), index);
        if (!rank.get(0).equals(ring.self())) {
            return;
        }
        List<Member> next = rank.subList(1, Math.min(replicas, rank.size()));
        List<Member> keepers =
                next.stream().filter(member -> !peers.circuits().isOpen(member)).toList();
        Offer offer = new Offer(ring, asOf, keepers);
        Offer before = keepers.size() == next.size() ? remember(what, offer) : forget(what); // or it is tried again
        keepers.stream()
                .filter(member -> before == null || !before.isTo(member, asOf))
                .forEach(member -> Notice.send(peers, member, new Question.OfReplica(question)));
    }

    private synchronized @Nullable Offer remember(Object what, Offer offer) {
        return offers.put(what, offer);
    }

    private synchronized @Nullable Offer forget(Object what) {
        return offers.remove(what);
    }

    /** Whether nothing can have changed since the last offer: what most requests end with. */
    private synchronized boolean isOffered(Object what, Instant asOf) {
        Offer last = offers.get(what);
        return last != null && last.ring == neighbours.ring() && last.asOf.equals(asOf);
    }
}
