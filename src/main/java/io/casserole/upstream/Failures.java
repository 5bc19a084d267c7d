package io.casserole.upstream;

import io.casserole.segment.FetchException;
import io.casserole.segment.FetchException.Reason;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Failures of futures, freed from what the stages between have wrapped around them. */
final class Failures {
    private Failures() {}

    /** The failure as the port names it; anything unexpected counts as a broken response, with its cause kept. */
    static FetchException of(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof FetchException known
                ? known
                : new FetchException(Reason.BROKEN, "expected a response, found " + cause, cause);
    }

    /** The same result, with every failure a bare {@link FetchException}. */
    static <T> CompletableFuture<T> bare(CompletableFuture<T> result) {
        CompletableFuture<T> bare = new CompletableFuture<>();
        var unused = result.whenComplete((value, failure) -> {
            if (failure == null) {
                bare.complete(value);
            } else {
                bare.completeExceptionally(of(failure));
            }
        });
        return bare;
    }
}
