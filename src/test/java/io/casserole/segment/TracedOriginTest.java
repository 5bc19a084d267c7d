package io.casserole.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.casserole.http.Fields;
import io.casserole.http.RequestTarget;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.Origin.Purpose;
import io.casserole.testing.FakeOrigin;
import io.casserole.testing.FakeOrigin.Exchange;
import io.casserole.testing.RecordedSpans;
import io.casserole.testing.RecordingSink;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TracedOriginTest {
    private static final URI SERVER = URI.create("http://origin.example:8080/files/");
    private static final Fields FIELDS =
            Fields.of("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "Range", "bytes=0-9");

    private final FakeOrigin wire = new FakeOrigin();
    private final RecordedSpans spans = new RecordedSpans();
    private final RecordingSink sink = RecordingSink.patient();
    private final Origin origin = TracedOrigin.of(wire, SERVER, spans);

    private Exchange get(Purpose purpose) {
        var unused =
                origin.send(Origin.Request.of(purpose, "GET", RequestTarget.parse("/a?token=secret"), FIELDS), sink);
        return wire.next();
    }

    @Test
    void isTheOriginItselfWhereNobodyFollows() {
        Dialer dialer = address -> {
            throw new AssertionError("expected nobody to dial");
        };

        assertThat(TracedOrigin.of(wire, SERVER, Tracing.NONE)).isSameAs(wire);
        assertThat(TracedOrigin.of(dialer, Tracing.NONE)).isSameAs(dialer);
    }

    @ParameterizedTest
    @EnumSource(Purpose.class)
    void spanIsNamedByWhatTheRequestIsFor(Purpose purpose) {
        get(purpose);

        assertThat(spans.only().name()).isEqualTo(Tally.word(purpose));
        assertThat(spans.only().kind()).isEqualTo(Tracing.Kind.CLIENT);
    }

    @Test
    void spanBelongsToTheCauseAndTheServerToTheSpan() {
        Exchange exchange = get(Purpose.FETCH);

        assertThat(spans.only().cause()).isEqualTo(FIELDS);
        assertThat(exchange.request().fields())
                .isEqualTo(FIELDS.with("traceparent", spans.only().parent()));
        assertThat(exchange.request().purpose()).isEqualTo(Purpose.FETCH);
    }

    @Test
    void responsePassesAndIsTold() {
        get(Purpose.FETCH)
                .interim(103)
                .head(206, "X-One", "1")
                .data(new byte[10])
                .end("X-Two", "2");
        sink.request(10);

        assertThat(sink.status()).isEqualTo(206);
        assertThat(sink.body()).hasSize(10);
        assertThat(spans.only().attributes())
                .containsOnly(
                        entry("http.request.method", "GET"),
                        entry("url.scheme", "http"),
                        entry("server.address", "origin.example"),
                        entry("server.port", 8080L),
                        entry("url.path", "/files/a"),
                        entry("casserole.range", "bytes=0-9"),
                        entry("http.response.status_code", 206L),
                        entry("http.response.body.size", 10L),
                        entry("casserole.ending", "complete"));
        assertThat(spans.only().ends()).containsExactly("");
    }

    @Test
    void spanLastsAsLongAsTheResponse() {
        Exchange exchange = get(Purpose.FETCH).head(206).data(new byte[10]);

        assertThat(spans.only().ends()).isEmpty();
        exchange.end();
        sink.request(10);
        assertThat(spans.only().ends()).hasSize(1);
    }

    @Test
    void failureIsToldByItsReason() {
        get(Purpose.PROBE).fail(Reason.UNREACHABLE);

        assertThat(spans.only().ends()).containsExactly("unreachable");
        assertThat(spans.only().attributes()).containsEntry("casserole.ending", "failed");
    }

    @Test
    void errorIsToldByItsStatus() {
        get(Purpose.PROBE).head(503).end();

        assertThat(spans.only().ends()).containsExactly("503");
    }

    @Test
    void whatANodeDoesNotHaveIsNoError() {
        get(Purpose.PEER).head(404).end();

        assertThat(spans.only().ends()).containsExactly("");
    }

    @Test
    void whatNodesSayToEachOtherForNobodyIsNoSpan() {
        var unused =
                origin.send(Origin.Request.of(Purpose.PEER, "GET", RequestTarget.parse("/a"), Fields.empty()), sink);

        wire.next().head(200).end();

        assertThat(sink.status()).isEqualTo(200);
        assertThat(spans.all()).isEmpty();
    }

    @Test
    void whatIsGivenUpEndsOnce() {
        Origin.Call call =
                origin.send(Origin.Request.of(Purpose.PASS, "GET", RequestTarget.parse("/a"), Fields.empty()), sink);
        Exchange exchange = wire.next().head(200);

        call.cancel();
        call.cancel();

        assertThat(exchange.isCancelled()).isTrue();
        assertThat(spans.only().ends()).containsExactly("");
        assertThat(spans.only().attributes()).containsEntry("casserole.ending", "given-up");
    }

    @Test
    void whatHasEndedCannotBeGivenUp() {
        Origin.Call call =
                origin.send(Origin.Request.of(Purpose.PASS, "GET", RequestTarget.parse("/a"), Fields.empty()), sink);
        wire.next().head(200).end();

        call.cancel();

        assertThat(spans.only().ends()).hasSize(1);
        assertThat(spans.only().attributes()).containsEntry("casserole.ending", "complete");
    }
}
