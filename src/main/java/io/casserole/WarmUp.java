package io.casserole;

import io.casserole.http.RequestTarget;
import io.casserole.segment.Delayer;
import io.casserole.warm.WarmJobs;
import io.casserole.warm.WarmTools;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * What warm-ups need of a node.
 *
 * @param executor runs what does not block
 * @param writer runs one task after the other; may block
 */
record WarmUp(
        LiveSettings settings,
        Stairs stairs,
        Executor executor,
        Executor writer,
        Delayer delayer,
        Clock clock,
        RandomGenerator chance) {
    /** Opens those of former processes; blocks. */
    WarmJobs open() {
        WarmTools tools = new WarmTools(
                stairs.keeper(),
                stairs.key(),
                this::passedBy,
                settings.get().warm().concurrency(),
                () -> settings.get().warm().rate().bytes(),
                executor,
                delayer,
                clock,
                System::nanoTime);
        return WarmJobs.open(tools, directory(), writer, chance);
    }

    /** The rules by which requests of clients go past the cache. */
    private Optional<String> passedBy(RequestTarget target) {
        return settings.get().cache().passesThrough(target.path())
                ? Optional.of("passthrough")
                : stairs.keying().passedBy(target).map(rule -> "rule=" + rule);
    }

    private Optional<Path> directory() {
        return settings.get().tier().diskCacheEnabled()
                ? Optional.of(settings.get().tier().diskCacheDir().resolve("warm"))
                : Optional.empty();
    }
}
