package io.casserole.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.casserole.http.Fields;
import io.casserole.http.RequestTarget;
import io.casserole.segment.Body;
import io.casserole.segment.FetchException;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.Interims;
import io.casserole.segment.Origin;
import io.casserole.segment.Piece;
import io.casserole.segment.StreamedBody;
import io.casserole.segment.UpstreamResponse;
import io.casserole.testing.FakeOrigin;
import io.casserole.testing.FakeOrigin.Exchange;
import io.casserole.testing.TestBytes;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class ForwardingPassThroughTest {
    private static final Origin.Request REQUEST = new Origin.Request(
            Origin.Purpose.PASS,
            "POST",
            new RequestTarget("/a", Optional.of("b")),
            Fields.of("X-One", "1"),
            Optional.of(Body.empty()));
    private static final TestBytes BYTES = TestBytes.of(1, 10_000_000);

    private final FakeOrigin origin = new FakeOrigin();
    private final ForwardingPassThrough passThrough = new ForwardingPassThrough(origin);

    @Test
    void sendsTheRequestAsItIs() {
        var unused = passThrough.forward(REQUEST, Interims.UNHEARD);

        assertThat(origin.next().request()).isSameAs(REQUEST);
    }

    @Test
    void givesTheResponseAsSoonAsItsHeadIsHere() {
        CompletableFuture<UpstreamResponse> response = passThrough.forward(REQUEST, Interims.UNHEARD);
        assertThat(response).isNotDone();
        Exchange exchange = origin.next().head(203, "X-Two", "2");

        assertThat(response).isCompleted();
        assertThat(response.join().status()).isEqualTo(203);
        assertThat(response.join().fields()).isEqualTo(Fields.of("X-Two", "2"));
        assertThat(exchange.requested()).isZero();
    }

    @Test
    void streamsTheBodyAtThePaceOfItsReader() {
        CompletableFuture<UpstreamResponse> response = passThrough.forward(REQUEST, Interims.UNHEARD);
        Exchange exchange = origin.next().head(200).data(BYTES.bytes()).end();

        TestBytes.Check check = BYTES.check();
        Body body = response.join().body();
        Piece piece = body.read(50_000);
        while (!(piece instanceof Piece.End)) {
            if (piece instanceof Piece.Bytes bytes) {
                check.next(bytes.buffer());
            }
            assertThat(exchange.delivered() - check.count()).isLessThanOrEqualTo(StreamedBody.WINDOW);
            piece = body.read(50_000);
        }
        check.end();
        assertThat(exchange.isOver()).isTrue();
    }

    @Test
    void failureBeforeTheHeadFailsTheFuture() {
        CompletableFuture<UpstreamResponse> response = passThrough.forward(REQUEST, Interims.UNHEARD);
        origin.next().fail(Reason.TIMEOUT);

        assertThatThrownBy(response::join).hasCauseInstanceOf(FetchException.class);
    }

    @Test
    void failureAfterTheHeadIsAPiece() {
        CompletableFuture<UpstreamResponse> response = passThrough.forward(REQUEST, Interims.UNHEARD);
        origin.next().head(200).fail(Reason.BROKEN);

        assertThat(response.join().body().read(1))
                .isInstanceOfSatisfying(
                        Piece.Failed.class,
                        failed -> assertThat(failed.cause().reason()).isEqualTo(Reason.BROKEN));
    }

    @Test
    void closingTheBodyAbandonsTheRequest() {
        CompletableFuture<UpstreamResponse> response = passThrough.forward(REQUEST, Interims.UNHEARD);
        Exchange exchange = origin.next().head(200);
        response.join().body().close();

        assertThat(exchange.isCancelled()).isTrue();
    }

    @Test
    void cancellingTheFutureAbandonsTheRequest() {
        CompletableFuture<UpstreamResponse> response = passThrough.forward(REQUEST, Interims.UNHEARD);
        response.cancel(false);

        assertThat(origin.next().isCancelled()).isTrue();
    }

    @Test
    void headBeforeSendHasReturnedIsFine() {
        origin.answering(exchange -> exchange.head(200).end());

        assertThat(passThrough.forward(REQUEST, Interims.UNHEARD).join().body().read(1))
                .isEqualTo(new Piece.End(Fields.empty()));
    }
}
