package io.casserole.peer;

import io.casserole.segment.Account;
import io.casserole.segment.FetchException;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.Origin;
import io.casserole.segment.SegmentMemory;
import io.casserole.segment.SegmentReader;
import io.casserole.segment.SegmentRequest;
import io.casserole.segment.SegmentSource;
import io.casserole.segment.ServedFrom;
import java.nio.ByteBuffer;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Gets one segment from other members, one after the other: where one fails, the next goes on at the byte reached. When there is none left,
 * or two have failed, the {@link LastResort} is asked.
 *
 * <p>The answers follow one another, so all fields belong to the thread that handles the current one.
 */
final class PeerFill implements PeerCall.Listener {
    private static final int MOST_FAILURES = 2;

    private final Peers peers;
    private final SegmentRequest request;
    private final boolean heldOnly;
    private final Deque<Member> candidates;
    private final SegmentSource lastResort;
    private final Filling filling;
    private final Set<Member> senders = new HashSet<>();
    private @Nullable Member asked;
    private @Nullable Account turn;
    private int failures;

    /**
     * @param candidates to ask, the first first
     * @param lastResort asked for the whole segment; what is here already is not taken again
     */
    PeerFill(
            Peers peers,
            SegmentMemory memory,
            SegmentRequest request,
            boolean heldOnly,
            Deque<Member> candidates,
            SegmentSource lastResort) {
        this.peers = peers;
        this.request = request;
        this.heldOnly = heldOnly;
        this.candidates = candidates;
        this.lastResort = lastResort;
        this.filling = new Filling(request, memory);
    }

    /** Begins; as {@link SegmentSource#open}. */
    CompletableFuture<SegmentReader> start() {
        next();
        return filling.result();
    }

    private void next() {
        Member member = failures < MOST_FAILURES ? candidates.poll() : null;
        asked = member;
        if (member == null) {
            new LastResort(request, filling, this::doubt).open(lastResort);
        } else {
            Account turns = peers.segments(member);
            turn = turns;
            var unused = turns.reserve(1).thenRun(() -> ask(member));
        }
    }

    private void ask(Member member) {
        if (peers.circuits().isOpen(member)) { // since this request began to wait for its turn
            leave();
            next();
            return;
        }
        PeerCall.ask(peers, member, new Question.OfSegment(request, filling.received(), heldOnly), this);
    }

    /** The member asked is done with, well or badly. */
    private void leave() {
        Account taken = turn;
        if (taken != null) {
            turn = null;
            taken.release(1);
        }
    }

    // ---- what the member says

    @Override
    public void accepted(Origin.Flow flow, Runnable hangUp) {
        // not before: who waits for a member holds nothing that others wait for
        var unused = filling.memory().whenComplete((memory, failure) -> {
            if (failure == null) {
                flow.request(request.length());
            } else {
                hangUp.run();
                leave();
                filling.fail(FetchException.behind(failure));
            }
        });
    }

    @Override
    public void notHeld() {
        leave();
        next();
    }

    @Override
    public void lost(FetchException cause) {
        leave();
        if (asked != null) {
            peers.circuits().failed(asked);
        }
        failures++;
        next();
    }

    @Override
    public void take(Frame kind, byte[] payload) {
        switch (kind) {
            case ANSWER -> begun(payload[0] == 0 ? ServedFrom.PEER : ServedFrom.ORIGIN);
            case END -> ended(ByteBuffer.wrap(payload).getInt());
            case FAIL -> {
                leave();
                filling.fail(Frame.failure(payload));
            }
            case PING, DATA -> {}
        }
    }

    /** The member has the segment, or gets it: what it got from the origin for us was no hit. */
    private void begun(ServedFrom told) {
        if (asked != null) {
            senders.add(asked);
        }
        filling.begun(told);
    }

    @Override
    public void data(ByteBuffer data) {
        filling.take(data);
    }

    private void ended(int checksum) {
        if (filling.complete(checksum)) {
            leave();
            if (asked != null) {
                peers.circuits().succeeded(asked);
            }
        } else if (!filling.isFull()) {
            lost(bad("expected " + request.length() + " bytes, found " + filling.received()));
        } else {
            mismatch();
        }
    }

    /** A response can be cut, never complete and wrong: what was shown ends here, what was not is asked for again. */
    private void mismatch() {
        FetchException cause = bad("expected the checksum sent with the segment, found another");
        doubt();
        if (filling.restart()) {
            lost(cause);
        } else {
            leave();
            filling.fail(cause);
        }
    }

    private void doubt() {
        peers.doubts().tell(peers, Set.copyOf(senders), request);
        senders.clear();
    }

    private FetchException bad(String expectedAndFound) {
        return new FetchException(Reason.BROKEN, request.key() + ": " + expectedAndFound);
    }
}
