package io.casserole.peer;

import io.casserole.http.Fields;
import io.casserole.segment.Body;
import io.casserole.segment.UpstreamResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Reads the letters of other nodes, and has those answered that are to be believed ({@link PeerAnswers}). Each has a status for the letter
 * itself: 400 for what is no letter; 401 for one that is unsigned, or older or younger than {@link #WINDOW}, with this node's time; 421 for
 * one that is for another node, or from one with another fingerprint.
 */
public final class PeerService {
    /** Path below the peering address. */
    public static final String PATH = "/_casserole/peer";

    /** Fields of a request: the letter and its signature. */
    public static final String LETTER = "Casserole-Letter";

    public static final String SIGNATURE = "Casserole-Signature";

    /** Field of a 401: milliseconds since 1970 by the clock of the one asked. */
    public static final String TIME = "Casserole-Time";

    /** How far from now a letter may have been sent. */
    static final Duration WINDOW = Duration.ofSeconds(30);

    private final Supplier<Member> self;
    private final ClusterSecret secret;
    private final PeerAnswers answers;
    private final Refusals refusals;
    private final Clock clock;

    /** @param self this node as it tells itself to the others now */
    public PeerService(
            Supplier<Member> self, ClusterSecret secret, PeerAnswers answers, Refusals refusals, Clock clock) {
        this.self = self;
        this.secret = secret;
        this.answers = answers;
        this.refusals = refusals;
        this.clock = clock;
    }

    /** The answer to a ping: this node's record, as JSON. */
    public String self() {
        return MemberRecord.write(self.get());
    }

    /**
     * Answers one request. Never throws, never blocks, never fails the future.
     *
     * @param fields of the request
     * @param remote who asks, as the connection knows it, for the log
     */
    public CompletableFuture<UpstreamResponse> answer(Fields fields, String remote) {
        String text = fields.first(LETTER).orElse("");
        if (text.length() > Letter.LONGEST) {
            return refuse(
                    400, remote, "expected a letter of " + Letter.LONGEST + " characters, found " + text.length());
        }
        byte[] bytes;
        Letter letter;
        try {
            bytes = Base64.getUrlDecoder().decode(text);
            if (!secret.signed(bytes, fields.first(SIGNATURE).orElse(""))) {
                return refuse(401, remote, "expected a signed letter, found another signature or none");
            }
            letter = Letter.read(bytes);
        } catch (RuntimeException e) {
            return refuse(400, remote, "expected a letter, found what is none: " + e.getMessage());
        }
        Member here = self.get();
        if (!letter.to().equals(here.id())) {
            return refuse(421, remote, "expected a letter to " + here.id() + ", found one to " + letter.to());
        }
        if (!letter.fingerprint().equals(here.fingerprint())) {
            return refuse(
                    421, remote, "expected fingerprint " + here.fingerprint() + ", found " + letter.fingerprint());
        }
        Duration off = Duration.between(letter.sentAt(), clock.instant()).abs();
        if (off.compareTo(WINDOW) > 0) {
            return refuse(401, remote, "expected a letter sent within " + WINDOW + ", found one " + off + " off");
        }
        return answers.to(letter, fields);
    }

    private CompletableFuture<UpstreamResponse> refuse(int status, String remote, String why) {
        refusals.note(remote, why);
        Fields fields = Fields.of("Content-Length", "0", TIME, Long.toString(clock.millis()));
        return CompletableFuture.completedFuture(new UpstreamResponse(status, fields, Body.empty()));
    }
}
