package io.casserole.peer;

import io.casserole.segment.FetchException;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.Origin;
import io.casserole.segment.Purge;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Asks one member what can be said in one frame: about purges, invalidations and counts. */
final class ShortCall<T> implements PeerCall.Listener {
    private final Peers peers;
    private final Member member;
    private final Function<byte[], T> reader;
    private final CompletableFuture<T> answer = new CompletableFuture<>();

    private ShortCall(Peers peers, Member member, Function<byte[], T> reader) {
        this.peers = peers;
        this.member = member;
        this.reader = reader;
    }

    /** Applies a purge there; the answer is the purge as it stands there. */
    static CompletableFuture<Purge> tell(Peers peers, Member member, Question.OfPurge purge) {
        return ask(peers, member, purge, Question.OfPurge::readAnswer);
    }

    /** What was applied there behind a place in the log of that node. */
    static CompletableFuture<PurgeNews> news(Peers peers, Member member, Question.OfPurges after) {
        return ask(peers, member, after, PurgeNews::read);
    }

    /** Makes that member forget a target. */
    static CompletableFuture<Void> invalidate(Peers peers, Member member, Question.OfInvalidation question) {
        return ask(peers, member, question, payload -> true).thenAccept(done -> {});
    }

    /** What that member counts, as JSON. */
    static CompletableFuture<String> stats(Peers peers, Member member) {
        return ask(peers, member, new Question.OfStats(), payload -> new String(payload, StandardCharsets.UTF_8));
    }

    private static <T> CompletableFuture<T> ask(
            Peers peers, Member member, Question question, Function<byte[], T> reader) {
        ShortCall<T> call = new ShortCall<>(peers, member, reader);
        PeerCall.ask(peers, member, question, call);
        return call.answer;
    }

    @Override
    public void accepted(Origin.Flow flow, Runnable hangUp) {
        // nothing follows that must be asked for
    }

    @Override
    public void notHeld() {
        lost(new FetchException(Reason.BROKEN, "peer " + member.id() + ": expected an answer, found status 404"));
    }

    @Override
    public void take(Frame kind, byte[] payload) {
        if (kind == Frame.ANSWER) {
            T value = reader.apply(payload); // what is none ends the call
            peers.circuits().succeeded(member);
            answer.complete(value);
        } else if (kind == Frame.FAIL) {
            answer.completeExceptionally(Frame.failure(payload));
        }
    }

    @Override
    public void data(ByteBuffer bytes) {
        bytes.position(bytes.limit());
    }

    @Override
    public void lost(FetchException cause) {
        peers.circuits().failed(member);
        answer.completeExceptionally(cause);
    }
}
