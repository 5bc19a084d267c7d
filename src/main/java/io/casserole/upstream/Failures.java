package io.casserole.upstream;

import io.casserole.segment.FetchException;
import java.util.concurrent.CompletableFuture;

/** Failures of futures, freed from what the stages between have wrapped around them. */
final class Failures {
    private Failures() {}

    /** The same result, with every failure a bare {@link FetchException}. */
    static <T> CompletableFuture<T> bare(CompletableFuture<T> result) {
        CompletableFuture<T> bare = new CompletableFuture<>();
        var unused = result.whenComplete((value, failure) -> {
            if (failure == null) {
                bare.complete(value);
            } else {
                bare.completeExceptionally(FetchException.behind(failure));
            }
        });
        return bare;
    }
}
