package io.casserole.admin;

import io.casserole.http.CacheResult;
import io.casserole.http.CacheStatus;
import io.casserole.servlet.RequestOutcome;
import io.casserole.servlet.RequestOutcome.Ending;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last requests that went wrong: not answered since the origin did not answer, or cut. Any thread. */
public final class RecentErrors {
    static final int KEPT = 50;

    /**
     * A request that went wrong.
     *
     * @param path of its target, without the query, which may hold a signature
     * @param what in words
     */
    public record Failed(Instant at, String path, String what) {}

    private final Clock clock;
    private final Deque<Failed> last = new ArrayDeque<>(); // guarded by this; the newest first

    public RecentErrors(Clock clock) {
        this.clock = clock;
    }

    /** A request has ended, perhaps well. */
    public void ended(RequestOutcome outcome) {
        if (outcome.ending() == Ending.CUT) {
            add(outcome, "cut after " + outcome.sent() + " bytes");
        } else if (outcome.result() == CacheResult.ERROR) {
            add(
                    outcome,
                    outcome.status()
                            + outcome.said()
                                    .flatMap(CacheStatus::detail)
                                    .map(detail -> " " + detail)
                                    .orElse(""));
        }
    }

    private synchronized void add(RequestOutcome outcome, String what) {
        if (last.size() == KEPT) {
            last.removeLast();
        }
        last.addFirst(new Failed(clock.instant(), ShownTarget.of(outcome.asked().target()), what));
    }

    /** The newest first. */
    public synchronized List<Failed> newest() {
        return List.copyOf(last);
    }
}
