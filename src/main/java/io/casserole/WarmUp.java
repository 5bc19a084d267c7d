package io.casserole;

import io.casserole.config.CasseroleConfig;
import io.casserole.http.RequestTarget;
import io.casserole.warm.WarmJobs;
import io.casserole.warm.WarmTools;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Executor;

/** What warm-ups need of a node. */
record WarmUp(Surroundings around, Stairs stairs) {
    /** Opens those of former processes; blocks. */
    WarmJobs open() {
        Executor writer = around.parts().writer("casserole-warm");
        WarmTools tools = new WarmTools(
                stairs.keeper(),
                stairs.key(),
                this::passedBy,
                settings().warm().concurrency(),
                () -> settings().warm().rate().bytes(),
                around.pump(),
                around.delayer(),
                around.clock(),
                System::nanoTime);
        return WarmJobs.open(tools, directory(), writer, around.chance());
    }

    private CasseroleConfig settings() {
        return around.settings();
    }

    /** The rules by which requests of clients go past the cache. */
    private Optional<String> passedBy(RequestTarget target) {
        return settings().cache().passesThrough(target.path())
                ? Optional.of("passthrough")
                : stairs.keying().passedBy(target).map(rule -> "rule=" + rule);
    }

    private Optional<Path> directory() {
        return settings().tier().diskCacheEnabled()
                ? Optional.of(settings().tier().diskCacheDir().resolve("warm"))
                : Optional.empty();
    }
}
