package io.casserole.peer;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.ToNumberPolicy;
import com.google.gson.reflect.TypeToken;
import io.casserole.segment.BinaryReader;
import io.casserole.segment.BinaryWriter;
import io.casserole.segment.Explanation;
import io.casserole.segment.FetchException;
import io.casserole.segment.Origin;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Asks one member what it knows of an object. */
final class ExplainCall implements PeerCall.Listener {
    private static final Gson JSON = new GsonBuilder()
            .disableHtmlEscaping()
            .setObjectToNumberStrategy(ToNumberPolicy.LONG_OR_DOUBLE)
            .create();

    private final Peers peers;
    private final Member member;
    private final CompletableFuture<Optional<Explanation>> result = new CompletableFuture<>();

    private ExplainCall(Peers peers, Member member) {
        this.peers = peers;
        this.member = member;
    }

    /** Asks; empty if the member does not answer, or does not know this question. Never fails. */
    static CompletableFuture<Optional<Explanation>> ask(Peers peers, Member member, Question.OfExplanation question) {
        ExplainCall call = new ExplainCall(peers, member);
        PeerCall.ask(peers, member, question, call);
        return call.result;
    }

    /**
     * The payload of the answer.
     *
     * <pre>
     *  said: JSON | places: JSON | is the object known? flag | entry
     * </pre>
     */
    static byte[] answer(Explanation explanation) {
        BinaryWriter out = new BinaryWriter()
                .text(JSON.toJson(explanation.said()))
                .text(JSON.toJson(explanation.places()))
                .flag(explanation.object().isPresent());
        explanation.object().ifPresent(object -> QuestionCodec.writeDescriptor(out, object));
        return Bytes.of(out.bytes());
    }

    static Explanation readAnswer(byte[] payload) {
        BinaryReader in = new BinaryReader(ByteBuffer.wrap(payload));
        Map<String, Object> said = JSON.fromJson(in.text(), new TypeToken<Map<String, Object>>() {});
        Map<String, String> places = JSON.fromJson(in.text(), new TypeToken<Map<String, String>>() {});
        return new Explanation(
                said, places, in.flag() ? Optional.of(QuestionCodec.readDescriptor(in)) : Optional.empty());
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
            Explanation explanation = readAnswer(payload); // what is none ends the call
            peers.circuits().succeeded(member);
            result.complete(Optional.of(explanation));
        } else if (kind == Frame.FAIL) {
            result.complete(Optional.empty());
        }
    }

    @Override
    public void data(ByteBuffer bytes) {
        bytes.position(bytes.limit());
    }

    @Override
    public void lost(FetchException cause) {
        peers.circuits().failed(member);
        result.complete(Optional.empty());
    }
}
