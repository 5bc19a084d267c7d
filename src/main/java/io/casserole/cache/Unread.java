package io.casserole.cache;

import io.casserole.segment.SegmentReader;
import io.casserole.segment.WholeBody;

/** What was found by a question that nobody waits for. */
final class Unread {
    private Unread() {}

    /** Closes what only a client could have read. A body that passes once is let through as far as its first segment goes. */
    static void leave(Found found) {
        if (found instanceof Found.Own own) {
            own.response().body().close();
        } else if (found instanceof Found.Refused refused) {
            refused.error().response().ifPresent(response -> response.body().close());
        } else if (found instanceof Found.Relayed relayed) {
            relayed.response().body().close();
        } else if (found instanceof Found.Part part) {
            part.response().body().close();
        } else if (found instanceof Found.Passing passing) {
            passFirstSegment(passing.body(), passing.follower());
        }
    }

    private static void passFirstSegment(WholeBody body, WholeBody.Follower follower) {
        var unusedEnd = body.whole().whenComplete((descriptor, failure) -> follower.close());
        var unusedStart = follower.open(0).whenComplete((reader, failure) -> {
            if (failure != null) {
                follower.close();
            } else {
                reader.bytes().whenFinished(() -> leaveUnlessLast(reader, follower));
            }
        });
    }

    private static void leaveUnlessLast(SegmentReader reader, WholeBody.Follower follower) {
        boolean last = reader.bytes().isLast();
        reader.close();
        if (!last) {
            follower.close();
        }
    }
}
