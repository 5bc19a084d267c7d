package io.casserole.cache;

import io.casserole.http.CacheStatus;
import io.casserole.http.CacheStatus.Forwarded;
import io.casserole.http.Fields;
import io.casserole.segment.Body;
import io.casserole.segment.FetchException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** What a client is told when the origin could not be asked: a status and one line that names the mirror's host, nothing more. */
public final class FailureAnswers {
    private final String mirrorHost;

    public FailureAnswers(String mirrorHost) {
        this.mirrorHost = mirrorHost;
    }

    /** The answer to a request that failed for this reason. */
    public Answer.Response answer(CacheRequest request, FetchException failure) {
        return answer(request.isHead(), Forwarded.MISS, failure);
    }

    /** The answer to a request forwarded for that reason, without a body if {@code head}. */
    public Answer.Response answer(boolean head, Forwarded why, FetchException failure) {
        int status = status(failure.reason());
        byte[] text =
                (status + " " + text(failure.reason()) + ": " + mirrorHost + "\n").getBytes(StandardCharsets.UTF_8);
        Fields.Builder fields = Fields.builder();
        fields.addAll(Fields.of(
                "Content-Type",
                "text/plain;charset=utf-8",
                "Content-Length",
                Integer.toString(text.length),
                "Cache-Control",
                "no-store"));
        failure.pause().ifPresent(pause -> fields.add("Retry-After", Long.toString(pause.seconds())));
        CacheStatus said = CacheStatus.forwarded(Outcome.NAME, why)
                .withDetail(failure.reason().name().toLowerCase(Locale.ROOT));
        Body body = head ? Body.empty() : Body.of(ByteBuffer.wrap(text));
        return new Answer.Response(status, fields.build(), said, body, true);
    }

    /** RFC 9110 §15.5.9, §15.6; RFC 5842 §7.2 for 508. */
    private static int status(FetchException.Reason reason) {
        return switch (reason) {
            case TIMEOUT, STALE, NOT_HELD -> 504; // RFC 9111 §5.2.1.7, §5.2.2.2
            case BUSY, CLOSED -> 503;
            case LOOP -> 508;
            case REQUEST -> 400;
            case SLOW_REQUEST -> 408;
            case UNREACHABLE, BROKEN, CHANGED, LOST -> 502;
        };
    }

    private static String text(FetchException.Reason reason) {
        return switch (reason) {
            case UNREACHABLE -> "the origin cannot be reached";
            case CLOSED -> "this node is being stopped";
            case TIMEOUT -> "the origin did not answer in time";
            case BROKEN -> "the origin's answer ended early or made no sense";
            case BUSY -> "the origin asks to be left alone for a while";
            case STALE -> "what is stored must be validated, and the origin could not be asked";
            case NOT_HELD -> "this is not stored, or no longer fresh";
            case CHANGED, LOST -> "the object kept changing at the origin";
            case REQUEST -> "the request's body ended early or made no sense";
            case SLOW_REQUEST -> "the request's body did not come in time";
            case LOOP -> "the request led back to this cache";
        };
    }
}
