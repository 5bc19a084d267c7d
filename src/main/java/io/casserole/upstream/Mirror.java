package io.casserole.upstream;

import io.casserole.segment.FetchException;
import io.casserole.segment.Instruments;
import io.casserole.segment.Interims;
import io.casserole.segment.Origin;
import io.casserole.segment.Pause;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One of the origin's servers: the way to it, how it fares, and for how long it asked to be left alone. */
final class Mirror implements WatchedOrigin.Watcher {
    private static final Logger LOG = LoggerFactory.getLogger(Mirror.class);

    private final String name;
    private final Origin origin;
    private final Clock clock;
    private final Pauses pauses;
    private final MirrorHealth health;
    private final LongAdder failures = new LongAdder();

    /**
     * @param name its URL
     * @param ticker nanoseconds, as {@link System#nanoTime}
     */
    Mirror(String name, Origin origin, Clock clock, LongSupplier ticker) {
        this.name = name;
        this.origin = new WatchedOrigin(origin, this);
        this.clock = clock;
        this.pauses = new Pauses(clock);
        this.health = new MirrorHealth(ticker);
    }

    String name() {
        return name;
    }

    /** The wire to it. */
    Origin origin() {
        return origin;
    }

    MirrorHealth health() {
        return health;
    }

    /**
     * Sends a request.
     *
     * @param interims hears of interim responses
     * @return completed on the I/O thread when the response's head is here; fails with BUSY at once during a pause, and when the
     *     response asks for one
     */
    CompletableFuture<OpenResponse> ask(Origin.Request request, Interims interims) {
        String target = request.target().toString();
        Optional<FetchException> pause = pauses.of(target);
        if (pause.isPresent()) {
            health.abandoned(); // whoever asks may have claimed the trial
            return CompletableFuture.failedFuture(pause.get());
        }
        return OpenResponse.of(origin, request, interims, clock, name).thenApply(response -> {
            pauses.note(target, response.head()).ifPresent(asked -> {
                response.cancel();
                throw asked;
            });
            return response;
        });
    }

    /** Keeps to what another node was asked for, too. */
    void heard(String target, Pause pause) {
        pauses.heard(target, pause);
    }

    /** Why the object must not be asked for now; empty if it may. */
    Optional<FetchException> pauseOf(String target) {
        return pauses.of(target);
    }

    @Override
    public void answered() {
        health.answered();
    }

    @Override
    public void ended() {
        if (health.ended()) {
            LOG.info("CSR-0603 {} is well again", name);
        }
    }

    @Override
    public void failed(String why) {
        failures.increment();
        if (health.failed()) {
            LOG.warn("CSR-0602 {} has failed {} times in a row: {}", name, MirrorHealth.MOST_FAILURES, why);
        }
    }

    @Override
    public void abandoned() {
        health.abandoned();
    }

    void showOn(Instruments instruments, String place) {
        instruments.state(
                "casserole_upstream_server_up",
                "1 while a server of the origin is asked, 0 while it rests after failures; by its place in mirror-url",
                () -> health.isUp() ? 1 : 0,
                "server",
                place);
        instruments.counter(
                "casserole_upstream_server_failures_total",
                "Requests to a server of the origin that failed by its fault; by its place in mirror-url",
                failures::sum,
                "server",
                place);
    }

    /** For those who look after the node. */
    Map<String, Object> details() {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("url", name);
        details.put("up", health.isUp());
        details.put("failures", failures.sum());
        return details;
    }
}
