package io.casserole.peer;

import io.casserole.http.Fields;
import io.casserole.segment.FetchException;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.Origin;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * One question to one member, and its answer taken apart. If the member's clock differs, asks a second time by that clock.
 *
 * <p>Called by one thread at a time: the one that asks, then the I/O thread.
 */
final class PeerCall implements Origin.Sink {
    /** Hears the answer: nothing but one of {@code notHeld} and {@code lost}, or {@code accepted}, frames, and then END, FAIL or {@code lost}. */
    interface Listener extends FrameReader.Taker {
        /** The member understood and will answer; as much data as is requested. What is not data needs no request. {@code hangUp}: hear no more. */
        void accepted(Origin.Flow flow, Runnable hangUp);

        /** The member has nothing, or does not take this very question, for example because it is too long; it is well. */
        void notHeld();

        /** The member does not answer, not whole, or not in our language: the peer's failure, not the origin's. */
        void lost(FetchException cause);
    }

    /** What is said of the question, not of the member: a client's fields, which are part of it, may exceed what its container takes. */
    private static final Set<Integer> REFUSING_THIS = Set.of(400, 413, 414, 431);

    /** Of frames that are no data, so much may be under way. */
    private static final int OVERHEAD = 64 << 10;

    private final Peers peers;
    private final Member member;
    private final Question question;
    private final Listener listener;
    private final FrameReader frames;
    // a future, since the head may be here before send has returned the call
    private final CompletableFuture<Origin.Call> call = new CompletableFuture<>();
    private final boolean second;
    private boolean ended;
    private Origin.Flow flow = bytes -> {};
    private int passed; // data of the bytes being fed

    private PeerCall(Peers peers, Member member, Question question, Listener listener, boolean second) {
        this.peers = peers;
        this.member = member;
        this.question = question;
        this.listener = listener;
        this.second = second;
        this.frames = new FrameReader(new FrameReader.Taker() {
            @Override
            public void take(Frame kind, byte[] payload) {
                ended |= kind == Frame.END || kind == Frame.FAIL;
                if (kind == Frame.FAIL) {
                    peers.failed(question, Frame.failure(payload));
                }
                listener.take(kind, payload);
            }

            @Override
            public void data(ByteBuffer bytes) {
                passed += bytes.remaining();
                listener.data(bytes);
            }
        });
    }

    /** Asks. Never blocks; the listener may be called at once. */
    static void ask(Peers peers, Member member, Question question, Listener listener) {
        new PeerCall(peers, member, question, listener, false).send();
    }

    private void send() {
        Origin line;
        try {
            line = peers.line(member);
        } catch (IllegalStateException closed) {
            listener.lost(new FetchException(Reason.CLOSED, String.valueOf(closed.getMessage())));
            return;
        }
        call.complete(line.send(peers.request(member, question), this));
    }

    @Override
    public void head(int status, Fields fields, Origin.Flow flow) {
        if (status == 200 || status == 404) {
            peers.answered(member, fields);
        }
        if (status == 200) {
            this.flow = flow;
            listener.accepted(flow, this::hangUp);
            flow.request(OVERHEAD); // after it: data may come from within
            return;
        }
        hangUp();
        if (status == 404 || REFUSING_THIS.contains(status)) {
            listener.notHeld();
        } else if (status == 401 && !second && peers.learnTime(member, fields)) {
            new PeerCall(peers, member, question, listener, true).send();
        } else {
            listener.lost(failure("expected status 200, found " + status));
        }
    }

    /** What comes after this is not listened to. */
    private void hangUp() {
        ended = true;
        var unused = call.thenAccept(Origin.Call::cancel);
    }

    @Override
    public void data(ByteBuffer bytes) {
        int size = bytes.remaining();
        passed = 0;
        try {
            if (!ended) {
                frames.feed(bytes);
                grant(size - passed);
            }
        } catch (RuntimeException e) { // nonsense may fail anywhere
            hangUp();
            listener.lost(failure("expected frames, found " + e.getMessage()));
        }
        bytes.position(bytes.limit());
    }

    private void grant(int bytes) {
        if (bytes > 0) {
            flow.request(bytes);
        }
    }

    @Override
    public void end(Fields trailers) {
        failed(failure("expected frames up to the last, found the end of the response"));
    }

    @Override
    public void failed(FetchException cause) {
        if (!ended) {
            ended = true;
            listener.lost(cause);
        }
    }

    private FetchException failure(String expectedAndFound) {
        return new FetchException(Reason.BROKEN, "peer " + member.id() + ": " + expectedAndFound);
    }
}
