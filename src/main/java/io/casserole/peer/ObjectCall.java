package io.casserole.peer;

import io.casserole.http.Fields;
import io.casserole.segment.Body;
import io.casserole.segment.FetchException;
import io.casserole.segment.ObjectSource.Description;
import io.casserole.segment.ObjectSource.Probe;
import io.casserole.segment.Origin;
import io.casserole.segment.ServedFrom;
import io.casserole.segment.StreamedBody;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Asks one member what an object is. The answer may be a body under way; it then streams at its reader's pace. */
final class ObjectCall implements PeerCall.Listener {
    /** The member did not answer; another may. */
    static final class PeerLostException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        PeerLostException(FetchException cause) {
            super(cause.getMessage(), cause, false, false);
        }
    }

    private final Peers peers;
    private final Member member;
    private final Clock clock;
    private final CompletableFuture<Optional<Description>> result = new CompletableFuture<>();
    private @Nullable StreamedBody data;

    private ObjectCall(Peers peers, Member member, Clock clock) {
        this.peers = peers;
        this.member = member;
        this.clock = clock;
    }

    /**
     * Asks.
     *
     * @return empty if the member has nothing and was asked only for what it has; fails with {@link PeerLostException}, or with a {@link
     *     FetchException} if the member could not learn it
     */
    static CompletableFuture<Optional<Description>> ask(
            Peers peers, Member member, Probe probe, boolean heldOnly, Clock clock) {
        return ask(peers, member, new Question.OfObject(probe, heldOnly), clock);
    }

    /** The same by any question that is answered with what an object is. */
    static CompletableFuture<Optional<Description>> ask(Peers peers, Member member, Question question, Clock clock) {
        ObjectCall call = new ObjectCall(peers, member, clock);
        PeerCall.ask(peers, member, question, call);
        return call.result;
    }

    @Override
    public void accepted(Origin.Flow flow, Runnable hangUp) {
        data = new StreamedBody(flow, hangUp, ServedFrom.PEER);
    }

    @Override
    public void notHeld() {
        result.complete(Optional.empty());
    }

    @Override
    public void take(Frame kind, byte[] payload) {
        StreamedBody body = data;
        if (body == null) {
            return; // refused
        }
        switch (kind) {
            case ANSWER -> answered(payload, body);
            case END -> body.end(Fields.empty());
            case FAIL -> failed(Frame.failure(payload), body);
            case PING, DATA -> {}
        }
    }

    private void answered(byte[] payload, Body body) {
        Description description = ObjectAnswer.read(payload, body, clock.instant());
        peers.circuits().succeeded(member);
        if (!result.complete(Optional.of(description))) {
            body.close();
        }
    }

    private void failed(FetchException cause, StreamedBody body) {
        result.completeExceptionally(cause);
        body.failed(cause);
    }

    @Override
    public void data(ByteBuffer bytes) {
        if (data != null) {
            data.data(bytes);
        }
    }

    @Override
    public void lost(FetchException cause) {
        peers.circuits().failed(member);
        result.completeExceptionally(new PeerLostException(cause));
        if (data != null) {
            data.failed(cause);
        }
    }
}
