package io.casserole;

import io.casserole.cache.FailureAnswers;
import io.casserole.config.CasseroleConfig;
import io.casserole.segment.Account;
import io.casserole.segment.Delayer;
import io.casserole.segment.Origin;
import io.casserole.servlet.Front;
import io.casserole.servlet.Peering;
import io.casserole.servlet.Pumps;
import io.casserole.tier.Tiers;
import io.casserole.upstream.FetchConfig;
import io.casserole.upstream.ForwardingPassThrough;
import io.casserole.upstream.HttpWire;
import io.casserole.upstream.Upstream;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** One running node: opened when the web application is deployed, closed when it is undeployed. */
public final class Casserole implements AutoCloseable {
    private final ExecutorService pump;
    private final ScheduledExecutorService timer;
    private final HttpWire wire;
    private final Tiers tiers;
    private final Front front;
    private final NodeHealth health;

    private Casserole(
            ExecutorService pump,
            ScheduledExecutorService timer,
            HttpWire wire,
            Tiers tiers,
            Front front,
            NodeHealth health) {
        this.pump = pump;
        this.timer = timer;
        this.wire = wire;
        this.tiers = tiers;
        this.front = front;
        this.health = health;
    }

    /**
     * Opens the stores and connects the parts. Nothing is asked of the origin yet.
     *
     * @throws RuntimeException with a message for the operator, if the node cannot run
     */
    public static Casserole open(CasseroleConfig config) {
        SecureRandom chance = new SecureRandom();
        String loopId = config.cache().cdnLoopId().orElseGet(() -> randomId(chance));
        Clock clock = Clock.systemUTC();
        HttpWire wire = HttpWire.open();
        Origin origin = orClose(wire, () -> wire.mirror(config.upstream(), loopId));
        Tiers tiers =
                orClose(wire, () -> Tiers.open(config.tier(), config.cache().segmentBytes(), clock));
        ExecutorService pump = Executors.newFixedThreadPool(
                Math.max(2, Runtime.getRuntime().availableProcessors()), threads("casserole-pump"));
        ScheduledExecutorService timer = timer();
        Pumps pumps = new Pumps(
                pump,
                timer,
                tiers.memory().pinned(),
                new Account(
                        "copies for slow clients", config.client().copyBudget().bytes()),
                config.client().clientTimeout());
        NodeHealth health = new NodeHealth(tiers, pumps);
        Front front = new Front(
                stairs(config, tiers, origin, Delayer.on(timer), clock, chance).cache(),
                new ForwardingPassThrough(origin),
                pumps,
                new FailureAnswers(config.upstream().mirrorUrl().getHost()),
                config.cache(),
                config.client(),
                config.upstream().mirrorUrl(),
                loopId,
                health,
                Peering.none());
        return new Casserole(pump, timer, wire, tiers, front, health);
    }

    /** For what can fail: a node that does not start must leave no thread, and no lock on its directory. */
    private static <T> T orClose(HttpWire wire, Supplier<T> part) {
        try {
            return part.get();
        } catch (RuntimeException e) {
            wire.close();
            throw e;
        }
    }

    private static Stairs stairs(
            CasseroleConfig config, Tiers tiers, Origin origin, Delayer delayer, Clock clock, RandomGenerator chance) {
        Upstream upstream = Upstream.of(
                origin,
                tiers.memory(),
                tiers.segments(),
                FetchConfig.of(config.upstream(), config.cache()),
                clock,
                delayer,
                chance);
        return Stairs.alone(
                new Stairs.Own(tiers.segments(), tiers.descriptors(), tiers.memory()),
                upstream,
                new Stairs.Tools(config.cache(), config.upstream().mirrorUrl().getHost(), clock, chance));
    }

    private static String randomId(RandomGenerator chance) {
        return HexFormat.of().toHexDigits(chance.nextLong());
    }

    private static ScheduledExecutorService timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, threads("casserole-timer"));
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return timer;
    }

    private static ThreadFactory threads(String name) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** What the filter and the servlets need. */
    Front front() {
        return front;
    }

    /** Stops asking the origin, writes what waits for the disk, and ends all threads. */
    @Override
    public void close() {
        health.leave();
        wire.close();
        pump.shutdown();
        timer.shutdownNow();
        tiers.close();
    }
}
