package io.casserole.cache;

import io.casserole.segment.BoundedMap;
import io.casserole.segment.Descriptor;
import io.casserole.segment.Generation;
import io.casserole.segment.ObjectKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers for {@link #SPAN} which generations of an object are gone, and tells from that whether the object holds still. One that does
 * not, for example because the servers of a farm disagree about its entity tag, cannot be put together from several responses.
 *
 * <p>Nothing is remembered of objects that do not change, and no more than {@link #MOST_OBJECTS} are. Any thread; the lock guards the map.
 */
final class Changes {
    /** How long a generation that is gone is not taken again, and how long an object that does not hold still is passed through. */
    static final Duration SPAN = Duration.ofSeconds(60);

    static final int MOST_OBJECTS = 1000;

    /** More generations than this are not remembered of one object. */
    private static final int MOST_GENERATIONS = 8;

    /** So many changes within the span are too many. */
    private static final int TOO_MANY = 3;

    private static final Logger LOG = LoggerFactory.getLogger(Changes.class);

    private final Clock clock;
    private final LongAdder unstable = new LongAdder();
    private final Map<ObjectKey, BoundedMap<Generation, Instant>> gone = new BoundedMap<>(MOST_OBJECTS);

    Changes(Clock clock) {
        this.clock = clock;
    }

    /** A fetch has found that the object is of another generation by now. */
    synchronized void gone(ObjectKey key, Generation generation) {
        gone.computeIfAbsent(key, any -> new BoundedMap<>(MOST_GENERATIONS)).putIfAbsent(generation, clock.instant());
    }

    /** The generation of the object that was last found to be gone. */
    synchronized Optional<Generation> lastGone(ObjectKey key) {
        return recent(key).keySet().stream().reduce((one, next) -> next);
    }

    /** Whether that generation is known to be gone. */
    synchronized boolean isGone(Descriptor descriptor) {
        return recent(descriptor.key()).containsKey(descriptor.generation());
    }

    private Map<Generation, Instant> recent(ObjectKey key) {
        Map<Generation, Instant> all = gone.getOrDefault(key, new BoundedMap<>(MOST_GENERATIONS));
        Instant from = clock.instant().minus(SPAN);
        all.values().removeIf(since -> !since.isAfter(from));
        if (all.isEmpty()) {
            gone.remove(key);
        }
        return all;
    }

    /**
     * Whether an object that the origin has just described is to be believed: not if it is of a generation that is gone, or has changed too
     * often.
     *
     * @param before as it was known until now
     */
    synchronized boolean isSteady(Optional<Descriptor> before, Descriptor now) {
        if (!comparable(now)) {
            return true;
        }
        before.filter(Changes::comparable)
                .filter(old -> old.key().equals(now.key()))
                .filter(old -> !old.generation().equals(now.generation()))
                .ifPresent(old -> gone(old.key(), old.generation()));
        if (!isGone(now) && recent(now.key()).size() < TOO_MANY) {
            return true;
        }
        gone.remove(now.key());
        unstable.increment();
        LOG.warn("CSR-0301 {} does not hold still at the origin: passed through for {} s", now.key(), SPAN.toSeconds());
        return false;
    }

    /** Of bodies that pass only once, each has a generation of its own. */
    private static boolean comparable(Descriptor descriptor) {
        return descriptor.ranged() && descriptor.validator().isPresent();
    }

    /** How often an object was found that does not hold still. */
    long unstable() {
        return unstable.sum();
    }
}
