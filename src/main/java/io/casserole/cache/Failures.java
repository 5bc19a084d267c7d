package io.casserole.cache;

import io.casserole.segment.FetchException;
import io.casserole.segment.FetchException.Reason;
import java.util.concurrent.CompletionException;

/** Finds the reason in what a future failed with. */
final class Failures {
    private Failures() {}

    /** The {@link FetchException} behind a failure; anything else is a defect of ours, told apart by its cause. */
    static FetchException of(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof FetchException known
                ? known
                : new FetchException(Reason.BROKEN, "expected a fetch to succeed or say why, found " + cause, cause);
    }
}
