package io.casserole.warm;

import io.casserole.http.RequestTarget;
import io.casserole.segment.Delayer;
import io.casserole.segment.Keeper;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * What jobs need of the node.
 *
 * @param keeper has objects and segments kept
 * @param name what the object is called that a target names
 * @param passedBy why requests for a target are not for the cache, if they are not
 * @param concurrency what one job asks for at once
 * @param bytesPerSecond what all jobs together may let come, 0 for no bound; may change
 * @param executor runs what does not block
 */
public record WarmTools(
        Keeper keeper,
        Function<RequestTarget, String> name,
        Function<RequestTarget, Optional<String>> passedBy,
        int concurrency,
        LongSupplier bytesPerSecond,
        Executor executor,
        Delayer delayer,
        Clock clock,
        LongSupplier nanoTime) {}
