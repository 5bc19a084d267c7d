package io.casserole.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.http.Fields;
import io.casserole.segment.Body;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.Origin;
import io.casserole.testing.FakeOrigin;
import io.casserole.testing.FakeOrigin.Exchange;
import io.casserole.testing.RecordingSink;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FailoverOriginTest {
    private final FakeOrigin first = new FakeOrigin();
    private final FakeOrigin second = new FakeOrigin();
    private final Origin origin = new FailoverOrigin(target -> List.of(first, second));
    private final RecordingSink sink = RecordingSink.greedy();

    private static Origin.Request request(String method) {
        return Origin.Request.of(Origin.Purpose.PASS, method, Wires.get("/a").target(), Fields.empty());
    }

    @Test
    void firstAnswersForAll() {
        origin.send(request("GET"), sink);
        first.next().head(404).data(new byte[] {1}).end();

        assertThat(sink.status()).isEqualTo(404);
        assertThat(sink.body()).containsExactly(1);
        assertThat(second.requests()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"UNREACHABLE", "TIMEOUT", "BROKEN", "BUSY"})
    void safeRequestGoesToTheNextWhereTheFirstDoesNotAnswer(Reason reason) {
        origin.send(request("GET"), sink);
        first.next().fail(reason);
        second.next().head(200).data(new byte[] {2}).end();

        assertThat(sink.body()).containsExactly(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504})
    void safeRequestGoesToTheNextWhereTheFirstCannotHelp(int status) {
        origin.send(request("HEAD"), sink);
        Exchange given = first.next().head(status).end();
        second.next().head(200).end();

        assertThat(sink.status()).isEqualTo(200);
        assertThat(given.isCancelled()).isTrue();
    }

    @Test
    void lastErrorIsPassedOn() {
        origin.send(request("GET"), sink);
        first.next().head(502);
        second.next().head(503).data(new byte[] {3}).end();

        assertThat(sink.status()).isEqualTo(503);
        assertThat(sink.body()).containsExactly(3);
    }

    @Test
    void responseThatBreaksOffIsNotRepeated() {
        origin.send(request("GET"), sink);
        first.next().head(200).data(new byte[] {1}).fail(Reason.BROKEN);

        assertThat(sink.failure().reason()).isEqualTo(Reason.BROKEN);
        assertThat(second.requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"POST, UNREACHABLE, true", "DELETE, UNREACHABLE, true", "POST, TIMEOUT, false", "DELETE, BROKEN, false"
    })
    void unsafeRequestIsRepeatedOnlyIfItWasNeverSent(String method, Reason reason, boolean repeated) {
        origin.send(request(method), sink);
        first.next().fail(reason);

        assertThat(second.requests()).hasSize(repeated ? 1 : 0);
        assertThat(sink.isOver()).isEqualTo(!repeated);
    }

    @Test
    void errorToAnUnsafeRequestIsPassedOn() {
        origin.send(request("POST"), sink);
        first.next().head(503).end();

        assertThat(sink.status()).isEqualTo(503);
        assertThat(second.requests()).isEmpty();
    }

    @Test
    void requestWithABodyIsSentOnce() {
        origin.send(Wires.post("/a", Body.empty()), sink);
        first.next().fail(Reason.UNREACHABLE);

        assertThat(sink.failure().reason()).isEqualTo(Reason.UNREACHABLE);
        assertThat(second.requests()).isEmpty();
    }

    @Test
    void abandoningEndsTheAttemptUnderWay() {
        Origin.Call call = origin.send(request("GET"), sink);
        first.next().fail(Reason.UNREACHABLE);
        Exchange exchange = second.next();

        call.cancel();

        assertThat(exchange.isCancelled()).isTrue();
    }

    @Test
    void whatWasAbandonedIsAskedOfNobodyElse() {
        Origin.Call call = origin.send(request("GET"), sink);
        Exchange exchange = first.next();
        call.cancel();
        exchange.fail(Reason.UNREACHABLE);

        assertThat(second.requests()).isEmpty();
    }
}
