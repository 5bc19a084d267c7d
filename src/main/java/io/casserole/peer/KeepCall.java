package io.casserole.peer;

import io.casserole.peer.ObjectCall.PeerLostException;
import io.casserole.segment.BinaryReader;
import io.casserole.segment.BinaryWriter;
import io.casserole.segment.FetchException;
import io.casserole.segment.Kept;
import io.casserole.segment.Origin;
import io.casserole.segment.SegmentRequest;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Asks one member to keep a segment. The answer comes when it has it, and none of the bytes do; until then the member pings. */
final class KeepCall implements PeerCall.Listener {
    private final Peers peers;
    private final Member member;
    private final CompletableFuture<Optional<Kept>> result = new CompletableFuture<>();

    private KeepCall(Peers peers, Member member) {
        this.peers = peers;
        this.member = member;
    }

    /**
     * Asks.
     *
     * @return empty if the member does not take this question; fails with {@link PeerLostException}, or with a {@link FetchException} if the
     *     member could not get the segment
     */
    static CompletableFuture<Optional<Kept>> ask(Peers peers, Member member, SegmentRequest request) {
        KeepCall call = new KeepCall(peers, member);
        PeerCall.ask(peers, member, new Question.OfKeeping(new Question.OfSegment(request, 0, false)), call);
        return call.result;
    }

    /** The payload of the answer. */
    static byte[] answer(Kept kept) {
        return Bytes.of(new BinaryWriter().text(kept.name()).bytes());
    }

    @Override
    public void accepted(Origin.Flow flow, Runnable hangUp) {
        // nothing follows that must be asked for
    }

    @Override
    public void notHeld() {
        result.complete(Optional.empty());
    }

    @Override
    public void take(Frame kind, byte[] payload) {
        if (kind == Frame.ANSWER) {
            Kept kept = Kept.valueOf(new BinaryReader(ByteBuffer.wrap(payload)).text()); // what is none ends the call
            peers.circuits().succeeded(member);
            result.complete(Optional.of(kept));
        } else if (kind == Frame.FAIL) {
            result.completeExceptionally(Frame.failure(payload));
        }
    }

    @Override
    public void data(ByteBuffer bytes) {
        bytes.position(bytes.limit());
    }

    @Override
    public void lost(FetchException cause) {
        peers.circuits().failed(member);
        result.completeExceptionally(new PeerLostException(cause));
    }
}
