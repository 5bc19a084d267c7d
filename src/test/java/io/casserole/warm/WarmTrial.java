package io.casserole.warm;

import io.casserole.segment.Descriptor;
import io.casserole.testing.Descriptors;
import io.casserole.testing.HandKeeper;
import io.casserole.testing.ManualDelayer;
import io.casserole.testing.MovableClock;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** What warm-ups need, made by hand: a keeper that the test answers for, and time that the test moves. Two segments at once, of 100 bytes. */
public final class WarmTrial {
    static final int SIZE = 100;

    public final HandKeeper keeper = new HandKeeper();
    public final MovableClock clock = MovableClock.at(Descriptors.RECEIVED);
    public final ManualDelayer delayer = new ManualDelayer();
    final AtomicLong rate = new AtomicLong();
    private final AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
    final WarmTools tools = new WarmTools(
            keeper,
            target -> target.toString(),
            target -> target.path().startsWith("/live/") ? Optional.of("passthrough") : Optional.empty(),
            2,
            rate::get,
            Runnable::run,
            delayer,
            clock,
            this::nanoTime);

    /** Jobs that no disk keeps. */
    public WarmJobs jobs() {
        return WarmJobs.open(tools, Optional.empty(), Runnable::run, new Random(1));
    }

    private long nanoTime() {
        meanwhile.getAndSet(() -> {}).run();
        return clock.millis() * 1_000_000;
    }

    /** Somebody else does this just before the time is asked for next, in the midst of what the test does then. */
    void meanwhile(Runnable other) {
        meanwhile.set(other);
    }

    static WarmList list(String... lines) {
        return new WarmList(Stream.of(lines).map(WarmEntry::parse).toList());
    }

    /** An object of so many segments. */
    static Descriptor object(String path, int segments) {
        return Descriptors.of(path, "1", (long) segments * SIZE, SIZE);
    }

    public WarmTrial knows(String path, int segments) {
        keeper.knows(object(path, segments));
        return this;
    }

    /** Lets time pass, and what is due within that happen. */
    public void pass(Duration time) {
        clock.advance(time);
        delayer.runUpTo(time);
    }
}
