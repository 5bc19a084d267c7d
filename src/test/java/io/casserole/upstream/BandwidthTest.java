package io.casserole.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.casserole.config.DataSize;
import io.casserole.segment.Origin;
import io.casserole.testing.FakeOrigin;
import io.casserole.testing.FakeOrigin.Exchange;
import io.casserole.testing.ManualDelayer;
import io.casserole.testing.RecordingSink;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class BandwidthTest {
    private static final int RATE = 1 << 20;

    /** What may be given out before anything has been waited for: the bucket, and a piece beyond it. */
    private static final int AT_ONCE = RATE / 8 + RATE / 16;

    private static final Duration STEP = Duration.ofMillis(50);

    private final FakeOrigin wire = new FakeOrigin();
    private final ManualDelayer delayer = new ManualDelayer();
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1000); // it may overflow, as nanoTime may
    private Optional<DataSize> limit = Optional.of(new DataSize(RATE));
    private final Origin origin =
            PacedOrigin.within(() -> limit, now::get, delayer).apply(wire);

    /** A response whose reader takes all there is. */
    private Exchange greedy() {
        return respond(RecordingSink.greedy());
    }

    private Exchange respond(RecordingSink sink) {
        origin.send(Wires.get("/a"), sink);
        return wire.next().head(200);
    }

    private void pass(Duration time) {
        for (long end = now.get() + time.toNanos(); now.get() - end < 0; ) {
            now.addAndGet(STEP.toNanos());
            if (delayer.pending() > 0) {
                delayer.runNext();
            }
        }
    }

    /** As much as was asked of the wire is sent. */
    private static void sendAll(Exchange exchange) {
        exchange.data(new byte[(int) (exchange.requested() - exchange.delivered())]);
    }

    @Test
    void withoutABoundAllIsAskedForAtOnce() {
        limit = Optional.empty();

        assertThat(greedy().requested()).isEqualTo(Long.MAX_VALUE);
        assertThat(delayer.pending()).isZero();
    }

    @Test
    void oneResponseIsAskedForAtThePaceAllowed() {
        Exchange response = greedy();
        assertThat(response.requested()).isBetween(1L, (long) AT_ONCE);

        pass(Duration.ofSeconds(4));

        assertThat(response.requested()).isBetween(4L * RATE - RATE / 8, 4L * RATE + AT_ONCE);
    }

    @Test
    void responsesShareAlike() {
        Exchange one = greedy();
        Exchange other = greedy();
        pass(Duration.ofSeconds(4));

        assertThat(one.requested() + other.requested()).isLessThanOrEqualTo(4L * RATE + AT_ONCE);
        assertThat(other.requested()).isBetween(2L * RATE - AT_ONCE, 2L * RATE + AT_ONCE);
    }

    @Test
    void shortResponseWaitsForOneTurnOnly() {
        greedy();
        RecordingSink sink = RecordingSink.patient();
        Exchange small = respond(sink);
        sink.request(100);
        assertThat(small.requested()).isZero();

        pass(Duration.ofMillis(200));

        assertThat(small.requested()).isEqualTo(100);
    }

    @Test
    void whatIsNotAskedForIsNotSavedUpForLongerThanABurst() {
        pass(Duration.ofMinutes(5));

        assertThat(greedy().requested()).isLessThanOrEqualTo(AT_ONCE);
    }

    @Test
    void whatAResponseLeavesUnusedIsTheOthers() {
        RecordingSink sink = RecordingSink.patient();
        Exchange first = respond(sink);
        sink.request(RATE);
        assertThat(first.requested()).isPositive();

        first.end(); // a shorter one than its reader thought
        Exchange second = greedy();

        assertThat(second.requested()).isEqualTo(first.requested());
    }

    @Test
    void whatAResponseHasUsedIsNobodyElses() {
        Exchange first = greedy();
        sendAll(first);
        first.end();

        assertThat(greedy().requested()).isZero();
    }

    @Test
    void abandonedResponseLeavesTheLineAndTheClockStops() {
        RecordingSink sink = RecordingSink.greedy();
        Origin.Call call = origin.send(Wires.get("/a"), sink);
        Exchange response = wire.next().head(200);
        long before = response.requested();
        call.cancel();
        assertThat(response.isCancelled()).isTrue();

        pass(Duration.ofSeconds(1));

        assertThat(response.requested()).isEqualTo(before);
        assertThat(delayer.pending()).isZero();
    }

    @Test
    void boundMayChangeOrEndWhileResponsesAreUnderWay() {
        Exchange response = greedy();
        limit = Optional.of(new DataSize(4L * RATE));
        pass(Duration.ofSeconds(1));
        assertThat(response.requested()).isBetween(3L * RATE, 5L * RATE);

        limit = Optional.empty();
        pass(STEP);

        assertThat(response.requested()).isEqualTo(Long.MAX_VALUE);
        assertThat(delayer.pending()).isZero();
    }

    @Test
    void boundMayBeginWhileResponsesAreUnderWay() {
        limit = Optional.empty();
        RecordingSink sink = RecordingSink.patient();
        Exchange response = respond(sink);
        sink.request(1000);
        assertThat(response.requested()).isEqualTo(1000);

        limit = Optional.of(new DataSize(RATE));
        sink.request(10L * RATE);
        pass(Duration.ofSeconds(1));

        assertThat(response.requested()).isLessThanOrEqualTo(RATE + AT_ONCE + 1000);
    }

    @Test
    void flowThatThrowsIsItsAskersTroubleAlone() {
        Bandwidth bandwidth = new Bandwidth(() -> limit, now::get, delayer);
        AtomicLong asked = new AtomicLong();

        assertThatThrownBy(() -> bandwidth.share(BandwidthTest::fail).request(100))
                .hasMessage("scripted");
        bandwidth.share(asked::addAndGet).request(100);

        assertThat(asked).hasValue(100);
    }

    @Test
    void whoStandsBehindAFlowThatThrowsIsServed() {
        Bandwidth bandwidth = new Bandwidth(() -> limit, now::get, delayer);
        AtomicLong asked = new AtomicLong();
        bandwidth.share(bytes -> {}).request(RATE); // more than there is at once
        bandwidth.share(BandwidthTest::fail).request(100);
        bandwidth.share(asked::addAndGet).request(100);
        now.addAndGet(Duration.ofSeconds(1).toNanos());

        assertThatThrownBy(delayer::runNext).hasMessage("scripted");
        assertThat(delayer.runNext()).isZero();

        assertThat(asked).hasValue(100);
    }

    private static void fail(long bytes) {
        throw new IllegalStateException("scripted");
    }

    @Test
    void bytesComeThroughAsTheyWere() {
        RecordingSink sink = RecordingSink.greedy();
        Exchange response = respond(sink);
        byte[] bytes = new byte[3 * RATE];
        bytes[bytes.length - 1] = 7;
        response.data(bytes).end();
        pass(Duration.ofSeconds(4));

        assertThat(sink.body()).isEqualTo(bytes);
    }
}
