package io.casserole.peer;

import java.util.concurrent.CompletableFuture;

/** Gives numbers to purges: as far as it can, each to one purge only, and later ones higher. Never blocks, never throws. */
public interface PurgeNumbers {
    /** A number above that one; fails, perhaps late, if nobody can be asked. */
    CompletableFuture<Long> above(long highest);

    /** Sees to it that no number up to that one is given any more, by nobody. Complete when it is so; fails if nobody can be asked. */
    CompletableFuture<Void> skip(long highest);

    /** Numbers of a node that asks nobody. */
    static PurgeNumbers own() {
        return new PurgeNumbers() {
            @Override
            public CompletableFuture<Long> above(long highest) {
                return CompletableFuture.completedFuture(highest + 1);
            }

            @Override
            public CompletableFuture<Void> skip(long highest) {
                return CompletableFuture.completedFuture(null);
            }
        };
    }
}
