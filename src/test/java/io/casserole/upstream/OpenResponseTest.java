package io.casserole.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.http.Fields;
import io.casserole.http.RequestTarget;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.Interims;
import io.casserole.segment.Origin;
import io.casserole.testing.FakeOrigin;
import io.casserole.testing.FakeOrigin.Exchange;
import io.casserole.testing.MovableClock;
import io.casserole.testing.RecordingSink;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class OpenResponseTest {
    private final FakeOrigin origin = new FakeOrigin();
    private final MovableClock clock = MovableClock.at("2026-01-01T00:00:00Z");

    private CompletableFuture<OpenResponse> send() {
        Origin.Request request =
                Origin.Request.of(Origin.Purpose.PROBE, "GET", RequestTarget.of("/a", null), Fields.empty());
        return OpenResponse.of(origin, request, Interims.UNHEARD, clock, "http://origin.example");
    }

    @Test
    void headTellsWhenItWasAskedForAndWhenItCame() {
        CompletableFuture<OpenResponse> response = send();
        clock.advance(Duration.ofSeconds(3));
        origin.next().head(200, "X", "1");

        Head head = response.join().head();
        assertThat(Duration.between(head.requestedAt(), head.receivedAt())).isEqualTo(Duration.ofSeconds(3));
        assertThat(head.fields()).isEqualTo(Fields.of("X", "1"));
    }

    @Test
    void bodyWaitsForWhoeverWantsIt() {
        CompletableFuture<OpenResponse> response = send();
        Exchange exchange = origin.next()
                .head(200)
                .data("body".getBytes(StandardCharsets.UTF_8))
                .end();
        assertThat(exchange.delivered()).isZero();
        RecordingSink sink = RecordingSink.greedy();
        response.join().into(sink);

        assertThat(sink.body()).isEqualTo("body".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void endThatComesEarlyIsKept() {
        CompletableFuture<OpenResponse> response = send();
        origin.next().head(204).end();
        RecordingSink sink = RecordingSink.greedy();
        response.join().into(sink);

        assertThat(sink.body()).isEmpty();
    }

    @Test
    void failureBeforeTheHeadIsThatOfTheFuture() {
        CompletableFuture<OpenResponse> response = send();
        origin.next().fail(Reason.TIMEOUT);

        assertThat(UpstreamBench.failure(response).reason()).isEqualTo(Reason.TIMEOUT);
    }

    @Test
    void responseAnsweredWithinSendCanBeCancelled() {
        origin.answering(exchange -> exchange.head(200));
        send().join().cancel();

        assertThat(origin.next().isCancelled()).isTrue();
    }
}
