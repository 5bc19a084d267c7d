package io.casserole.testing;

import io.casserole.http.CacheTags;
import io.casserole.http.Fields;
import io.casserole.segment.Purges;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiPredicate;

/** Purges that a test makes; they take the next number, from 1. */
public final class HandPurges implements Purges {
    private record Made(BiPredicate<String, Fields> matches, boolean soft) {}

    private final List<Made> made = new ArrayList<>();
    private CompletableFuture<Void> caughtUp = CompletableFuture.completedFuture(null);

    /** Purges one target. */
    public void hard(String target) {
        made.add(new Made((asked, fields) -> asked.equals(target), false));
    }

    /** Makes one target stale. */
    public void soft(String target) {
        made.add(new Made((asked, fields) -> asked.equals(target), true));
    }

    /** Purges what has a tag. */
    public void hardTag(String tag) {
        made.add(new Made((asked, fields) -> CacheTags.of(fields).anyMatch(tag::equals), false));
    }

    /** From now on this node does not know what it has missed, until the future is complete. */
    public void catchUp(CompletableFuture<Void> until) {
        caughtUp = until;
    }

    @Override
    public long newest() {
        return made.size();
    }

    @Override
    public Match match(String target, Fields fields) {
        Match match = Match.NONE;
        for (int i = 0; i < made.size(); i++) {
            if (made.get(i).matches.test(target, fields)) {
                match = match.and(made.get(i).soft ? new Match(0, i + 1) : new Match(i + 1, 0));
            }
        }
        return match;
    }

    @Override
    public CompletableFuture<Void> caughtUp() {
        return caughtUp;
    }
}
