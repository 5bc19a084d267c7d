package io.casserole.testing;

import io.casserole.http.Fields;
import io.casserole.segment.FetchException;
import io.casserole.segment.Origin;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Takes a response and watches that the contract of {@link Origin.Sink} is kept: one call at a time, head before data, no more data than
 * asked for, one end, nothing behind it. A breach fails every later question.
 */
public final class RecordingSink implements Origin.Sink {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final CountDownLatch headed = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private final List<String> interims = new ArrayList<>(); // guarded by this, as all below
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private TestBytes.@Nullable Check check;
    private Origin.@Nullable Flow flow;
    private int status;
    private Fields fields = Fields.empty();
    private @Nullable Fields trailers;
    private @Nullable FetchException failure;
    private @Nullable AssertionError breach;
    private long initial;
    private long requested;
    private long received;
    private boolean inCall;

    private RecordingSink(long initial) {
        this.initial = initial;
    }

    /** Asks for all of the body. */
    public static RecordingSink greedy() {
        return new RecordingSink(Long.MAX_VALUE);
    }

    /** Asks for nothing until {@link #request}. */
    public static RecordingSink patient() {
        return new RecordingSink(0);
    }

    /** Compares the body instead of keeping it. */
    public synchronized RecordingSink expecting(TestBytes.Check body) {
        check = body;
        return this;
    }

    /** Asks for more. */
    public void request(long bytes) {
        Origin.Flow to;
        synchronized (this) {
            requested += bytes;
            to = Objects.requireNonNull(flow, "no head yet");
        }
        to.request(bytes);
    }

    // ---- what came

    /** Waits for the head; its status. */
    public int status() {
        await(headed, "no head");
        return read(() -> status);
    }

    public Fields fields() {
        await(headed, "no head");
        return read(() -> fields);
    }

    public List<String> interims() {
        return read(() -> List.copyOf(interims));
    }

    /** Waits for the end, which must be a good one; the body. */
    public byte[] body() {
        await(over, "no end");
        return read(() -> {
            if (failure != null) {
                throw new AssertionError("expected a whole response, found: " + failure.getMessage(), failure);
            }
            if (check != null) {
                check.end();
            }
            return kept.toByteArray();
        });
    }

    /** Waits for the end; the trailers. */
    public Fields trailers() {
        body();
        return read(() -> Objects.requireNonNull(trailers));
    }

    /** Waits for the end, which must be a failure. */
    public FetchException failure() {
        await(over, "no end");
        return read(() -> Optional.ofNullable(failure).orElseThrow(() -> new AssertionError("expected a failure")));
    }

    /** Waits for the end, good or bad. */
    public void awaitOver() {
        await(over, "no end");
    }

    /** Whether the end, good or bad, was told. */
    public boolean isOver() {
        return over.getCount() == 0;
    }

    /** Bytes of body so far. */
    public long received() {
        return read(() -> received);
    }

    private interface Answer<T> {
        T get();
    }

    private synchronized <T> T read(Answer<T> answer) {
        if (breach != null) {
            throw breach;
        }
        return answer.get();
    }

    private static void await(CountDownLatch latch, String otherwise) {
        try {
            if (!latch.await(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(otherwise + " within " + DEADLINE);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted: " + otherwise, interrupted);
        }
    }

    // ---- the sink

    @Override
    public void interim(int interimStatus, Fields interimFields) {
        call("interim", false, () -> interims.add(interimStatus + " " + interimFields));
    }

    @Override
    public void head(int newStatus, Fields newFields, Origin.Flow newFlow) {
        call("head", false, () -> {
            status = newStatus;
            fields = newFields;
            flow = newFlow;
            requested = initial;
        });
        if (initial > 0) {
            newFlow.request(initial);
        }
        headed.countDown();
    }

    @Override
    public void data(ByteBuffer bytes) {
        call("data", true, () -> {
            received += bytes.remaining();
            if (received > requested) {
                throw new AssertionError("expected at most " + requested + " bytes, found " + received);
            }
            if (check != null) {
                check.next(bytes);
            } else {
                byte[] copy = new byte[bytes.remaining()];
                bytes.get(copy);
                kept.writeBytes(copy);
            }
        });
    }

    @Override
    public void end(Fields newTrailers) {
        call("end", true, () -> trailers = newTrailers);
        over.countDown();
    }

    @Override
    public void failed(FetchException cause) {
        call("failed", flow != null, () -> failure = cause);
        over.countDown();
    }

    private void call(String name, boolean afterHead, Runnable effect) {
        enter(name, afterHead);
        synchronized (this) {
            try {
                effect.run();
            } catch (AssertionError wrong) {
                breach = wrong;
            }
            inCall = false;
        }
    }

    private synchronized void enter(String name, boolean afterHead) {
        if (inCall || isOver() || afterHead != (flow != null)) {
            breach = new AssertionError(
                    "unexpected " + name + (inCall ? " during another call" : isOver() ? " after the end" : ""));
        }
        inCall = true;
    }
}
