package io.casserole.peer;

import io.casserole.http.CacheStatus.Forwarded;
import io.casserole.segment.Descriptor;
import io.casserole.segment.Entry;
import io.casserole.segment.Inquiry;
import io.casserole.segment.ObjectSource;
import io.casserole.segment.Ownership;
import io.casserole.segment.Purges;
import java.time.Clock;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What objects are, as this node's peers knew before the ring brought them to this node; if none knows, as the next source says. A stale
 * one is validated: its bytes may still be good.
 */
public final class DonorObjects implements ObjectSource {
    private final Neighbours neighbours;
    private final Peers peers;
    private final ObjectSource next;
    private final Ownership ownership;
    private final Purges purges;
    private final int segmentSize;
    private final Clock clock;

    /**
     * @param next the origin
     * @param ownership a first segment that is another node's is not asked for with the object
     */
    public DonorObjects(
            Neighbours neighbours,
            Peers peers,
            ObjectSource next,
            Ownership ownership,
            Purges purges,
            int segmentSize,
            Clock clock) {
        this.neighbours = neighbours;
        this.peers = peers;
        this.next = next;
        this.ownership = ownership;
        this.purges = purges;
        this.segmentSize = segmentSize;
        this.clock = clock;
    }

    @Override
    public CompletableFuture<Description> describe(Probe probe) {
        return describe(
                probe, Candidates.answering(neighbours.donors(probe.key().target(), 0), peers));
    }

    private CompletableFuture<Description> describe(Probe probe, Deque<Member> donors) {
        Member donor = donors.poll();
        if (donor == null) {
            return next.describe(own(probe));
        }
        return ObjectCall.ask(peers, donor, probe, true, clock)
                .exceptionallyCompose(failure -> PeerObjects.isLost(failure)
                        ? CompletableFuture.completedFuture(Optional.empty())
                        : CompletableFuture.failedFuture(failure))
                .thenCompose(answer -> answer.filter(it -> isNews(probe, it))
                        .flatMap(it -> left((Description.Told) it))
                        .map(it -> settle(probe, it))
                        .orElseGet(() -> describe(probe, donors)));
    }

    private static boolean isNews(Probe probe, Description answer) {
        return answer instanceof Description.Told told
                && probe.dead()
                        .filter(told.stored().descriptor().generation()::equals)
                        .isEmpty();
    }

    /** What the purges that this node knows leave of it. */
    private Optional<Description.Told> left(Description.Told told) {
        return purges.left(told.stored().stampedAtMost(purges.newest()))
                .map(stored -> new Description.Told(stored, told.varyNames(), told.inquiry()));
    }

    private CompletableFuture<Description> settle(Probe probe, Description.Told told) {
        Descriptor descriptor = told.stored().descriptor();
        if (descriptor.isFresh(clock.instant())) {
            return CompletableFuture.completedFuture(told);
        }
        return next.validate(descriptor, own(probe)).thenApply(answer -> withBody(told, answer));
    }

    /** A small object that was found unchanged keeps the bytes it came with. */
    private static Description withBody(Description.Told told, Description answer) {
        if (answer instanceof Description.Known known
                && known.first().isEmpty()
                && known.descriptor()
                        .generation()
                        .equals(told.stored().descriptor().generation())) {
            Inquiry confirmed = new Inquiry(Forwarded.STALE, known.status(), Inquiry.Answer.CONFIRMATION);
            return new Description.Told(
                    new Entry.Stored(known.descriptor(), told.stored().body()),
                    known.varyNames(),
                    Optional.of(confirmed));
        }
        return answer;
    }

    private Probe own(Probe probe) {
        boolean mine = probe.wanted()
                .filter(wanted -> ownership.owns(probe.key().target(), (int) (wanted.firstByte() / segmentSize)))
                .isPresent();
        return mine ? probe : probe.withoutWanted();
    }

    @Override
    public CompletableFuture<Description> validate(Descriptor stale, Probe probe) {
        return next.validate(stale, own(probe));
    }
}
