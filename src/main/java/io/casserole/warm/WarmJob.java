package io.casserole.warm;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A list to be brought, under a name by which it can be asked for. */
record WarmJob(String id, WarmList list, Instant startedAt, Stage stage) {
    /** How far it is in this process. */
    sealed interface Stage {
        /** It was begun. The run knows each entry and what was found of it, so it is let go of when it ends. */
        record Begun(WarmRun run) implements Stage {}

        /** No run is there, and this is where the last one left it. */
        record Ended(WarmStatus status) implements Stage {}
    }

    /** One that no run of this process has to do with yet. */
    static WarmJob interrupted(String id, WarmList list, Instant startedAt) {
        WarmStatus.Objects objects = new WarmStatus.Objects(list.entries().size(), 0, 0, 0, 0);
        WarmStatus.Bytes none = new WarmStatus.Bytes(0, 0, 0, 0);
        WarmStatus status =
                new WarmStatus(id, WarmState.INTERRUPTED, startedAt, Duration.ZERO, objects, none, 0, List.of());
        return new WarmJob(id, list, startedAt, new Stage.Ended(status));
    }

    /** The same with another run. */
    WarmJob with(WarmRun next) {
        return new WarmJob(id, list, startedAt, new Stage.Begun(next));
    }

    /** The same without its run, which has ended. */
    WarmJob ended() {
        return new WarmJob(id, list, startedAt, new Stage.Ended(status()));
    }

    WarmStatus status() {
        return stage instanceof Stage.Begun begun ? begun.run().status(id, startedAt) : ((Stage.Ended) stage).status();
    }

    boolean isRunning() {
        return stage instanceof Stage.Begun begun && !begun.run().ended().isDone();
    }

    /** Ends its run so, if one is there. */
    void stop(WarmState how) {
        if (stage instanceof Stage.Begun begun) {
            begun.run().stop(how);
        }
    }

    /** Has this done when its run ends; never if none is there. */
    void whenEnded(Runnable then) {
        if (stage instanceof Stage.Begun begun) {
            var unused = begun.run().ended().thenRun(then);
        }
    }
}
