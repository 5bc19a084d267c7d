package io.casserole.warm;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A list to be brought, under a name by which it can be asked for.
 *
 * @param run the last one of this process
 */
record WarmJob(String id, WarmList list, Instant startedAt, Optional<WarmRun> run) {
    private static final WarmStatus.Bytes NONE = new WarmStatus.Bytes(0, 0, 0, 0);

    /** The same with another run. */
    WarmJob with(WarmRun next) {
        return new WarmJob(id, list, startedAt, Optional.of(next));
    }

    WarmStatus status() {
        return run.map(it -> it.status(id, startedAt)).orElseGet(this::interrupted);
    }

    private WarmStatus interrupted() {
        WarmStatus.Objects objects = new WarmStatus.Objects(list.entries().size(), 0, 0, 0, 0);
        return new WarmStatus(id, WarmState.INTERRUPTED, startedAt, Duration.ZERO, objects, NONE, 0, List.of());
    }

    boolean isRunning() {
        return run.filter(it -> !it.ended().isDone()).isPresent();
    }
}
