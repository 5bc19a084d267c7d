package io.casserole.segment;

import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Why bytes could not be had. The message says what was expected and what was found, and of which object; no stack trace. */
public final class FetchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The kind of failure; decides what the client is told and whether another try is worth it. */
    public enum Reason {
        /** No connection: refused, unknown host, TLS failure. */
        UNREACHABLE,
        /** This end has closed the way there: the node stops, or the other node has left. Says nothing about the other end. */
        CLOSED,
        /** Connected, but too slow. */
        TIMEOUT,
        /** The response ended early or was not HTTP. */
        BROKEN,
        /** The origin refused for now (429, 503) or no connection was free in time. */
        BUSY,
        /** The origin has another generation now, or can no longer be asked for parts of this one. */
        CHANGED,
        /** What is stored may not be used without the origin's word, which could not be had (RFC 9111 §4.2.4). */
        STALE,
        /** The client wants only what is stored, and that may not be used without the origin's word (RFC 9111 §5.2.1.7). */
        NOT_HELD,
        /** A segment of a body that can only be read once is no longer held. */
        LOST,
        /** The client's request ended early or was not HTTP. */
        REQUEST,
        /** The client sent nothing of its request for too long. */
        SLOW_REQUEST,
        /** The request leads back to this cache (RFC 8586). */
        LOOP
    }

    private final Reason reason;
    private final transient @Nullable Pause pause;

    public FetchException(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
        this.pause = null;
    }

    /** {@link Reason#BUSY}, because the origin asked for a pause. */
    public FetchException(String message, Pause pause) {
        super(message, null, false, false);
        this.reason = Reason.BUSY;
        this.pause = pause;
    }

    public FetchException(Reason reason, String message, Throwable cause) {
        super(message, cause, false, false);
        this.reason = reason;
        this.pause = null;
    }

    /** The failure behind what a future failed with; anything else is a defect of ours, told apart by its cause. */
    public static FetchException behind(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof FetchException known
                ? known
                : new FetchException(Reason.BROKEN, "expected a fetch to succeed or say why, found " + cause, cause);
    }

    /** The kind of failure. */
    public Reason reason() {
        return reason;
    }

    /** The pause that the origin asked for, if it did. */
    public Optional<Pause> pause() {
        return Optional.ofNullable(pause);
    }
}
