package io.casserole.peer;

import java.util.concurrent.CompletableFuture;

/** Gives numbers to purges: as far as it can, each to one purge only, and later ones higher. Never blocks, never throws. */
interface PurgeNumbers {
    /** A number above that one; fails, or never completes, if nobody can be asked. */
    CompletableFuture<Long> above(long highest);

    /** Numbers of a node that asks nobody. */
    static PurgeNumbers own() {
        return highest -> CompletableFuture.completedFuture(highest + 1);
    }
}
