package io.casserole.segment;

import io.casserole.http.Fields;
import io.casserole.http.Freshness;
import io.casserole.http.TraceContext;
import io.casserole.http.Validator;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What the cache knows of an object whose length is known.
 *
 * @param key the object, with its variant
 * @param variantFields the request fields that {@code Vary} names, as sent when the object was probed; every later fetch sends them
 * @param status status of the stored response
 * @param fields its end-to-end fields, byte-exact, without {@code Content-Length} and {@code Content-Range}; {@code Age} as it was received
 * @param length bytes of the whole representation
 * @param validator what a partial fetch is checked against; without one, bytes of different responses are never joined
 * @param generation decides which bytes the object has
 * @param segmentSize bytes of each of its segments but the last
 * @param receivedAt when the response that made or last validated it was received (wall time)
 * @param freshness lifetime, and age at {@code receivedAt}
 * @param ranged whether the origin can be asked for single segments; if not, a lost segment means a new generation
 * @param proven whether a GET has confirmed it; until then it rests on a {@code HEAD}
 * @param mark which purges the response that made or last validated it had seen
 * @param upstream which of the origin's servers gave it, by its URL; empty if that is not known
 */
public record Descriptor(
        ObjectKey key,
        Fields variantFields,
        int status,
        Fields fields,
        long length,
        Optional<Validator> validator,
        Generation generation,
        int segmentSize,
        Instant receivedAt,
        Freshness freshness,
        boolean ranged,
        boolean proven,
        PurgeMark mark,
        Optional<String> upstream) {

    public Descriptor {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("status: expected 200 to 599, found " + status);
        }
        if (length < 0) {
            throw new IllegalArgumentException("length: expected 0 or more, found " + length);
        }
    }

    /** An object of which it is not known which server gave it. */
    public Descriptor(
            ObjectKey key,
            Fields variantFields,
            int status,
            Fields fields,
            long length,
            Optional<Validator> validator,
            Generation generation,
            int segmentSize,
            Instant receivedAt,
            Freshness freshness,
            boolean ranged,
            boolean proven,
            PurgeMark mark) {
        this(
                key,
                variantFields,
                status,
                fields,
                length,
                validator,
                generation,
                segmentSize,
                receivedAt,
                freshness,
                ranged,
                proven,
                mark,
                Optional.empty());
    }

    /**
     * Whether one part of it is all that can be served: what other responses hold cannot be joined with that (RFC 9111 §3.4). Its status is
     * that of the part, 206; of other objects that came in parts it is that of the whole, 200.
     */
    public boolean isPart() {
        return status == 206;
    }

    /**
     * What a later fetch of this object sends besides range and precondition: the fields of the variant, {@code Cookie} as the request that
     * causes it has it, line by line, and the trace of that request.
     */
    public Fields fetchFields(Fields cause) {
        Fields fetch = TraceContext.carry(cause, variantFields);
        if (fetch.has("Cookie") || !cause.has("Cookie")) {
            return fetch;
        }
        Fields.Builder all = Fields.builder().addAll(fetch);
        cause.all("Cookie").forEach(cookie -> all.add("Cookie", cookie));
        return all.build();
    }

    /** How the object is cut into segments. */
    public SegmentLayout layout() {
        return new SegmentLayout(segmentSize, length);
    }

    /** Whether it is stored together with all its bytes, as one value. */
    public boolean isSmall() {
        return length <= Entry.Stored.SMALL && layout().count() == 1;
    }

    /** The key of segment {@code index}. */
    public SegmentKey segment(int index) {
        return new SegmentKey(generation, segmentSize, index);
    }

    /** Time since {@link #receivedAt}. A clock found to have gone back makes the object as old as anything can be: stale. */
    public Duration resident(Instant now) {
        return now.isBefore(receivedAt) ? Duration.ofDays(365_000) : Duration.between(receivedAt, now);
    }

    /** Whether the object may be served at {@code now} without asking the origin (RFC 9111 §4.2). */
    public boolean isFresh(Instant now) {
        return freshness.isFresh(resident(now));
    }

    /** This object as a validation left it: same bytes, new fields and freshness (RFC 9111 §4.3.4). */
    public Descriptor validated(Fields newFields, Instant newReceivedAt, Freshness newFreshness) {
        return sameBytes(newFields, newReceivedAt, newFreshness, proven, mark);
    }

    /** This object after a GET agreed with it. */
    public Descriptor confirmed() {
        return sameBytes(fields, receivedAt, freshness, true, mark);
    }

    /** This object after all purges up to that number, which left it as it is. */
    public Descriptor stamped(long stamp) {
        return sameBytes(fields, receivedAt, freshness, proven, mark.stamped(stamp));
    }

    private Descriptor sameBytes(
            Fields newFields, Instant newReceivedAt, Freshness newFreshness, boolean newProven, PurgeMark newMark) {
        return new Descriptor(
                key,
                variantFields,
                status,
                newFields,
                length,
                validator,
                generation,
                segmentSize,
                newReceivedAt,
                newFreshness,
                ranged,
                newProven,
                newMark,
                upstream);
    }

    /** This object without any freshness left. */
    public Descriptor expired() {
        return validated(fields, receivedAt, new Freshness(Duration.ZERO, freshness.initialAge()));
    }
}
