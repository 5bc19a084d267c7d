package io.casserole.upstream;

import io.casserole.http.Fields;
import io.casserole.segment.FetchException;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.Origin;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.hc.core5.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * One request from its sending to its end: waits for a connection, makes an attempt on it, and, if the origin had closed that connection
 * before it saw the request, a second one on another.
 *
 * <p>Whoever comes first ends the call: the last byte, a failure, an alarm of the watches, {@link #cancel}. {@code over} tells which;
 * {@code release} is set before {@code over} is looked at and read after it is set, so that what the call holds is freed in any order of
 * these events.
 */
final class HttpCall implements Origin.Call {
    private static final Set<String> REPEATABLE = Set.of("GET", "HEAD");

    /**
     * What all calls to one server share.
     *
     * @param name what messages call the server; they tell nothing else of the network
     */
    record Shared(
            String name,
            WireLimits limits,
            RequestHeads heads,
            Connections connections,
            ScheduledExecutorService timer,
            Traffic traffic) {}

    private final Shared shared;
    private final Origin.Request request;
    private final Consumer<HttpCall> onEnd;
    private final Delivery delivery;
    private final @Nullable RequestBody body;
    private final Watch responseWatch;
    private final Watch requestWatch;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile Runnable release = () -> {};
    private volatile @Nullable HttpAttempt attempt;
    private volatile boolean repeated;

    /** @param onEnd hears when the call holds nothing any more */
    HttpCall(Shared shared, Origin.Request request, Origin.Sink sink, Consumer<HttpCall> onEnd) {
        this.shared = shared;
        this.request = request;
        this.onEnd = onEnd;
        this.delivery = new Delivery(sink, this::requested);
        this.responseWatch = new Watch(shared.timer, this::fail);
        this.requestWatch = new Watch(shared.timer, this::fail);
        this.body = request.body()
                .map(bytes -> new RequestBody(bytes, RequestHeads.length(request), uploadProgress()))
                .orElse(null);
    }

    // ---- its course

    /** Asks for a connection and goes on by itself. */
    void start() {
        Duration limit = shared.limits.headTimeout();
        responseWatch.within(
                limit, () -> failure(Reason.BUSY, "expected a free connection" + in(limit) + ", found none"));
        Connections.Opening opening = shared.connections.opening(new Connections.Outcome() {
            @Override
            public void opening() {
                responseWatch.within(
                        limit, () -> failure(Reason.UNREACHABLE, "expected a connection" + in(limit) + ", found none"));
            }

            @Override
            public void opened(Connection connection) {
                run(connection);
            }

            @Override
            public void failed(Throwable cause) {
                fail(failure(Reason.UNREACHABLE, Refusals.describe(cause), cause));
            }
        });
        hold(opening::cancel);
        opening.start();
    }

    private void run(Connection connection) {
        responseWatch.pause();
        if (over.get()) {
            connection.close(); // not kept for another full time without having been used
            return;
        }
        HttpAttempt next = new HttpAttempt(this, connection);
        attempt = next;
        hold(connection::close);
        try {
            connection.execute(next);
        } catch (RuntimeException closed) {
            next.failed(closed); // the pool has lost it since it gave it out, or this call has just ended
        }
    }

    private void hold(Runnable newRelease) {
        release = newRelease;
        if (over.get()) {
            newRelease.run();
        }
    }

    /** An attempt has come to nothing, or to a part. */
    void attemptFailed(HttpAttempt failed, FetchException cause) {
        boolean again = !over.get() && (failed.wasNeverSent() || (failed.wasLostUnread() && mayBeRepeated()));
        if (again) {
            repeated |= !failed.wasNeverSent();
            shared.traffic.repeated();
            start();
        } else {
            fail(cause);
        }
    }

    /** Whether the origin may have seen the request, and may see it again (RFC 9110 §9.2.2). */
    private boolean mayBeRepeated() {
        return !repeated && body == null && REPEATABLE.contains(request.method());
    }

    // ---- its end

    /** The response is whole. */
    void ended(Fields trailers) {
        finish(() -> delivery.end(trailers));
    }

    /** The response will not become whole. */
    void fail(FetchException cause) {
        finish(() -> {
            shared.traffic.failed(cause.reason());
            delivery.failed(cause);
        });
    }

    @Override
    public void cancel() {
        finish(delivery::cancel);
        delivery.cancel(); // also when the end is there but waits behind data
    }

    private void finish(Runnable tell) {
        if (!over.compareAndSet(false, true)) {
            return;
        }
        responseWatch.stop();
        requestWatch.stop();
        release.run();
        if (body != null) {
            body.close();
        }
        onEnd.accept(this);
        tell.run();
    }

    // ---- for the attempt

    private void requested(long bytes) {
        HttpAttempt current = attempt;
        if (current != null && !over.get()) {
            current.requested(bytes);
        }
    }

    private RequestBody.Progress uploadProgress() {
        return new RequestBody.Progress() {
            @Override
            public void waitingForOrigin() {
                requestWatch.within(
                        shared.limits.idleTimeout(),
                        () -> failure(
                                Reason.TIMEOUT,
                                "expected the request's body to be taken" + in(shared.limits.idleTimeout())
                                        + ", found a standstill"));
            }

            @Override
            public void waitingForClient() {
                requestWatch.pause();
            }
        };
    }

    HttpRequest requestHead() {
        return shared.heads.head(request);
    }

    RequestHeads heads() {
        return shared.heads;
    }

    @Nullable
    RequestBody body() {
        return body;
    }

    Delivery delivery() {
        return delivery;
    }

    Watch responseWatch() {
        return responseWatch;
    }

    Origin.Purpose purpose() {
        return request.purpose();
    }

    Traffic traffic() {
        return shared.traffic;
    }

    WireLimits limits() {
        return shared.limits;
    }

    static String in(Duration limit) {
        return " within " + limit.toMillis() / 1000.0 + " s";
    }

    /** A failure whose message names the server. */
    FetchException failure(Reason reason, String expectedAndFound) {
        return new FetchException(reason, shared.name + ": " + expectedAndFound);
    }

    FetchException failure(Reason reason, String expectedAndFound, Throwable cause) {
        return new FetchException(reason, shared.name + ": " + expectedAndFound, cause);
    }
}
