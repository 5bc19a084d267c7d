package io.casserole.servlet;

import io.casserole.http.CacheResult;
import io.casserole.http.CacheStatus;
import io.casserole.segment.ServedFrom;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What became of one request of a client: the record, made once, when its answer has ended, that metrics and the outcome log are made of.
 *
 * @param result what the cache did, in a word
 * @param said {@code Cache-Status} of the answer, if it had one
 * @param toHead time from the request to the head of the answer; empty if there was none
 * @param whole time from the request to the end of the answer
 * @param bytes of the body that were handed to the container, by where they came from
 */
public record RequestOutcome(
        Asked asked,
        int status,
        CacheResult result,
        Optional<CacheStatus> said,
        Optional<Duration> toHead,
        Duration whole,
        Map<ServedFrom, Long> bytes,
        Ending ending) {
    /** How the answer ended. */
    public enum Ending {
        /** All of it was handed to the container. */
        COMPLETE,
        /** Its client left before that. */
        LEFT,
        /** It was cut here, since bytes were missing, or the client took none for too long. */
        CUT
    }

    /**
     * The request.
     *
     * @param target as the client sent it
     * @param client its address, as the connection has it
     */
    public record Asked(String method, String target, String protocol, String client) {}

    /** All bytes of the body that were handed to the container. */
    public long sent() {
        return bytes.values().stream().mapToLong(Long::longValue).sum();
    }
}
