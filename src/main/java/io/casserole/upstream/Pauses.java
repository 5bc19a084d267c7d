package io.casserole.upstream;

import io.casserole.http.RetryAfter;
import io.casserole.segment.BoundedMap;
import io.casserole.segment.FetchException;
import io.casserole.segment.Pause;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What the origin has asked not to be asked for: everything after 429 (RFC 6585 §4), one object after 503 with {@code Retry-After}
 * (RFC 9110 §15.6.4). No pause is longer than {@link #LONGEST}, and no more than {@link #MOST_OBJECTS} objects are remembered.
 *
 * <p>The lock guards all fields.
 */
final class Pauses {
    static final Duration LONGEST = Duration.ofSeconds(60);
    static final int MOST_OBJECTS = 1000;

    /** How long to leave the origin alone after a 429 that does not say it. */
    private static final Duration UNNAMED = Duration.ofSeconds(1);

    private final Clock clock;
    private Instant everything = Instant.MIN; // guarded by this
    private final BoundedMap<String, Instant> objects = new BoundedMap<>(MOST_OBJECTS); // guarded by this

    Pauses(Clock clock) {
        this.clock = clock;
    }

    /** Notes what a response asks for; returns why its object must not be asked for now, if it asks for that. */
    synchronized Optional<FetchException> note(String target, Head head) {
        Optional<Duration> asked = RetryAfter.of(head.fields(), head.receivedAt());
        if (head.status() == 429) {
            everything = end(asked.orElse(UNNAMED));
        } else if (head.status() == 503 && asked.isPresent()) {
            objects.putLast(target, end(asked.get()));
        } else {
            return Optional.empty();
        }
        return of(target);
    }

    /** Notes what another node was asked for; that shortens nothing that this one was asked for. */
    synchronized void heard(String target, Pause pause) {
        Instant end = end(pause.left());
        if (pause.everything()) {
            everything = later(everything, end);
        } else {
            objects.putLast(target, later(objects.getOrDefault(target, Instant.MIN), end));
        }
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private Instant end(Duration asked) {
        return clock.instant().plus(asked.compareTo(LONGEST) > 0 ? LONGEST : asked);
    }

    /** Why the object must not be asked for now; empty if it may. */
    synchronized Optional<FetchException> of(String target) {
        Instant now = clock.instant();
        if (now.isBefore(everything)) {
            return Optional.of(busy("the origin", new Pause(true, Duration.between(now, everything))));
        }
        Instant until = objects.get(target);
        if (until == null) {
            return Optional.empty();
        }
        if (now.isBefore(until)) {
            return Optional.of(busy(target, new Pause(false, Duration.between(now, until))));
        }
        objects.remove(target);
        return Optional.empty();
    }

    /**
     * What is said to whoever could ask several servers, all of which asked for a pause: to come when the first of them may be asked. Empty
     * if one of the failures is no pause, or there is none.
     *
     * @param everybody whether there is no further server; if there is, others may still be asked for other objects
     */
    static Optional<FetchException> ofAll(List<FetchException> failures, boolean everybody) {
        if (failures.stream().anyMatch(failure -> failure.pause().isEmpty())) {
            return Optional.empty();
        }
        boolean everything = everybody
                && failures.stream()
                        .allMatch(failure -> failure.pause().orElseThrow().everything());
        return failures.stream()
                .min(Comparator.comparing(
                        failure -> failure.pause().orElseThrow().left()))
                .map(first -> new FetchException(
                        String.valueOf(first.getMessage()),
                        new Pause(everything, first.pause().orElseThrow().left())));
    }

    private static FetchException busy(String what, Pause pause) {
        return new FetchException(what + " asked not to be asked again for " + pause.seconds() + " s", pause);
    }
}
