package io.casserole.peer;

import io.casserole.segment.Account;
import io.casserole.segment.FetchException;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.Origin;
import io.casserole.segment.SegmentBytes;
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
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Gets one segment from other members, one after the other: where one fails, the next goes on at the byte reached. When there is none left,
 * or two have failed, the last resort is asked.
 *
 * <p>The answers follow one another, so all fields belong to the thread that handles the current one.
 */
final class PeerFill implements PeerCall.Listener {
    private static final int MOST_FAILURES = 2;

    private final Peers peers;
    private final SegmentMemory memory;
    private final SegmentRequest request;
    private final boolean heldOnly;
    private final Deque<Member> candidates;
    private final SegmentSource lastResort;
    private final CompletableFuture<SegmentReader> result = new CompletableFuture<>();
    private final Set<Member> senders = new HashSet<>();
    private @Nullable Member asked;
    private @Nullable Account turn;
    private @Nullable CompletableFuture<SegmentBytes> granted;
    private volatile @Nullable SegmentBytes bytes;
    private volatile @Nullable HeldBack filled;
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
        this.memory = memory;
        this.request = request;
        this.heldOnly = heldOnly;
        this.candidates = candidates;
        this.lastResort = lastResort;
    }

    /** Begins; as {@link SegmentSource#open}. */
    CompletableFuture<SegmentReader> start() {
        next();
        return result;
    }

    private int received() {
        HeldBack here = filled;
        return here == null ? 0 : here.received();
    }

    private void next() {
        Member member = failures < MOST_FAILURES ? candidates.poll() : null;
        asked = member;
        if (member == null) {
            resort();
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
        PeerCall.ask(peers, member, new Question.OfSegment(request, received(), heldOnly), this);
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
        if (granted == null) { // not before: who waits for a member holds nothing that others wait for
            granted = memory.allocate(request.length()).thenApply(this::begin);
        }
        var unused = granted.whenComplete((memory, failure) -> {
            if (failure == null) {
                flow.request(request.length());
            } else {
                hangUp.run();
                leave();
                fail(reason(failure));
            }
        });
    }

    private SegmentBytes begin(SegmentBytes memory) {
        bytes = memory;
        filled = new HeldBack(memory);
        return memory;
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
                fail(Frame.failure(payload));
            }
            case PING, DATA -> {}
        }
    }

    /** The member has the segment, or gets it: what it got from the origin for us was no hit. */
    private void begun(ServedFrom told) {
        if (asked != null) {
            senders.add(asked);
        }
        SegmentBytes here = bytes;
        if (!result.isDone() && here != null) {
            SegmentReader.retaining(here, told).ifPresent(result::complete);
        }
    }

    @Override
    public void data(ByteBuffer data) {
        HeldBack here = filled;
        if (here == null || !here.take(data)) {
            throw new IllegalArgumentException("more than the " + request.length() + " bytes of the segment");
        }
    }

    private void ended(int checksum) {
        HeldBack here = filled;
        if (here != null && here.complete(checksum)) {
            leave();
            if (asked != null) {
                peers.circuits().succeeded(asked);
            }
            release();
        } else if (here == null || !here.isFull()) {
            lost(bad("expected " + request.length() + " bytes, found " + received()));
        } else {
            mismatch();
        }
    }

    /** A response can be cut, never complete and wrong: what was shown ends here, what was not is asked for again. */
    private void mismatch() {
        FetchException cause = bad("expected the checksum sent with the segment, found another");
        doubt();
        SegmentBytes memory = bytes;
        if (memory != null && memory.available() == 0) {
            filled = new HeldBack(memory);
            lost(cause);
        } else {
            leave();
            fail(cause);
        }
    }

    private void doubt() {
        peers.doubts().tell(peers, Set.copyOf(senders), request);
        senders.clear();
    }

    private FetchException bad(String expectedAndFound) {
        return new FetchException(Reason.BROKEN, request.key() + ": " + expectedAndFound);
    }

    // ---- the last resort

    private void resort() {
        var unused = lastResort.open(request).whenComplete((reader, failure) -> {
            if (failure != null) {
                fail(reason(failure));
            } else if (result.isDone() || received() > 0) {
                copy(reader);
            } else {
                release();
                result.complete(reader);
            }
        });
    }

    private void copy(SegmentReader reader) {
        HeldBack into = filled;
        if (into == null) {
            throw new IllegalStateException("expected memory for bytes that were shown, found none");
        }
        if (!result.isDone()) {
            begun(reader.from());
        }
        while (reader.available() > into.received()) {
            into.take(reader.view(into.received(), reader.available()));
        }
        if (reader.failure().isPresent()) {
            fail(reader.failure().get());
            reader.close();
        } else if (into.isFull() && reader.bytes().isComplete()) {
            if (into.complete(reader.bytes().checksum())) {
                release();
            } else {
                doubt();
                fail(bad("expected the bytes of a peer to go on here, found others"));
            }
            reader.close();
        } else {
            reader.demand(into.isFull() ? Integer.MAX_VALUE : into.received(), () -> copy(reader));
        }
    }

    // ---- the end

    private void fail(FetchException cause) {
        result.completeExceptionally(cause);
        SegmentBytes here = bytes;
        if (here != null) {
            here.fail(cause);
        }
        release();
    }

    private void release() {
        if (granted != null) {
            var unused = granted.thenAccept(SegmentBytes::release);
        }
    }

    private static FetchException reason(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof FetchException known
                ? known
                : new FetchException(Reason.BROKEN, "expected a segment or a reason, found " + cause, cause);
    }
}
