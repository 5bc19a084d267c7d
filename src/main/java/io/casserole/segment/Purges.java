package io.casserole.segment;

import io.casserole.http.Fields;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The purges this node has applied. A purge touches no store: it holds, by its number, for every object that the origin was asked about
 * before, wherever such an object is met. Never blocks; any thread.
 */
public interface Purges {
    /** The highest number applied, 0 before the first: the stamp of what the origin is asked from now on. One volatile read. */
    long newest();

    /**
     * The newest purges that an object is under, whatever its stamp.
     *
     * @param target as in {@link ObjectKey#target()}
     * @param fields of the response, for its tags
     */
    Match match(String target, Fields fields);

    /** Complete when nothing that was stored before the start can have missed a purge that other nodes know; never fails. */
    CompletableFuture<Void> caughtUp();

    /**
     * Numbers of purges, 0 for none.
     *
     * @param hard the newest after which nothing stored before may be used
     * @param soft the newest after which what was stored before must be validated
     */
    record Match(long hard, long soft) {
        public static final Match NONE = new Match(0, 0);

        public Match and(Match other) {
            return new Match(Math.max(hard, other.hard), Math.max(soft, other.soft));
        }
    }

    /** What the purges say of an object. */
    enum Verdict {
        UNTOUCHED,
        /** To be validated before it is used. */
        STALE,
        /** Not to be used. */
        GONE
    }

    /** The verdict on an object of which the origin was asked when the highest number applied was {@code stamp}. */
    default Verdict judge(String target, Fields fields, long stamp) {
        long newest = newest();
        if (stamp == newest) {
            return Verdict.UNTOUCHED;
        }
        if (stamp > newest) {
            return Verdict.GONE; // the records were lost: nobody knows which purges it missed
        }
        Match match = match(target, fields);
        if (match.hard > stamp) {
            return Verdict.GONE;
        }
        return match.soft > stamp ? Verdict.STALE : Verdict.UNTOUCHED;
    }

    default Verdict judge(Descriptor descriptor) {
        return judge(
                descriptor.key().target(),
                descriptor.fields(),
                descriptor.mark().stamp());
    }

    /** What the purges leave of an object: all, or one that has expired, or nothing. */
    default Optional<Entry.Stored> left(Entry.Stored stored) {
        return switch (judge(stored.descriptor())) {
            case UNTOUCHED -> Optional.of(stored);
            case STALE -> Optional.of(new Entry.Stored(stored.descriptor().expired(), stored.body()));
            case GONE -> Optional.empty();
        };
    }

    /** Those of a node that nobody purges. */
    static Purges none() {
        return new Purges() {
            @Override
            public long newest() {
                return 0;
            }

            @Override
            public Match match(String target, Fields fields) {
                return Match.NONE;
            }

            @Override
            public CompletableFuture<Void> caughtUp() {
                return CompletableFuture.completedFuture(null);
            }
        };
    }
}
