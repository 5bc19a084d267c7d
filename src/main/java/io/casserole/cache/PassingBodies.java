package io.casserole.cache;

import io.casserole.http.CacheStatus.Forwarded;
import io.casserole.segment.Inquiry;
import io.casserole.segment.ObjectKey;
import io.casserole.segment.Purges;
import io.casserole.segment.Purges.Verdict;
import io.casserole.segment.WholeBody;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Bodies under way that can be read only once, by object, for requests to join; a purge that comes keeps further readers out. */
final class PassingBodies {
    /** A body, and the highest purge applied when it was asked for. */
    private record Passing(WholeBody body, long stamp) {}

    private final Purges purges;
    private final ConcurrentMap<ObjectKey, Passing> passing = new ConcurrentHashMap<>();

    PassingBodies(Purges purges) {
        this.purges = purges;
    }

    /** The body that requests for this object may join now. */
    Optional<WholeBody> joinable(ObjectKey key) {
        return Optional.ofNullable(passing.get(key))
                .filter(it -> purges.judge(key.target(), it.body.fields(), it.stamp) == Verdict.UNTOUCHED)
                .map(Passing::body);
    }

    /** Joins the body under way, which the origin was asked for by another request, but for the same reason. */
    Optional<Found> join(ObjectKey key, Forwarded why) {
        return joinable(key).flatMap(body -> follow(body, inquiry(body, why).forFollower()));
    }

    /** Reads the body that the origin was asked for that reason. */
    static Optional<Found> lead(WholeBody body, Forwarded why) {
        return follow(body, inquiry(body, why));
    }

    private static Inquiry inquiry(WholeBody body, Forwarded why) {
        return new Inquiry(why, body.status(), Inquiry.Answer.RESPONSE);
    }

    private static Optional<Found> follow(WholeBody body, Inquiry inquiry) {
        return body.follow().map(follower -> new Found.Passing(body, follower, inquiry));
    }

    /**
     * Shows a body until it is over. Returns whether it may be joined; if a purge came while it was asked for, its fetch is ended.
     *
     * @param stamp the highest purge applied when it was asked for
     */
    boolean add(ObjectKey key, WholeBody body, long stamp) {
        Passing now = new Passing(body, stamp);
        passing.put(key, now);
        if (joinable(key).isEmpty()) {
            passing.remove(key, now);
            body.follow().ifPresent(WholeBody.Follower::close); // the last to leave ends its fetch
            return false;
        }
        return true;
    }

    /** The body is over; another of the same object that has taken its place stays. */
    void remove(ObjectKey key, WholeBody body) {
        passing.computeIfPresent(key, (same, now) -> now.body == body ? null : now);
    }

    /** Keeps further readers out of all bodies of a target. */
    void invalidate(String target) {
        passing.keySet().removeIf(key -> key.target().equals(target));
    }
}
