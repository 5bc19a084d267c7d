package io.casserole.upstream;

import static io.casserole.testing.Twist.cutAfter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.casserole.segment.Body;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.Interims;
import io.casserole.segment.Origin;
import io.casserole.segment.Piece;
import io.casserole.segment.UpstreamResponse;
import io.casserole.testing.Content;
import io.casserole.testing.RecordedRequest;
import io.casserole.testing.ScriptedBody;
import io.casserole.testing.ScriptedOrigin;
import io.casserole.testing.TestBytes;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pass-through over real sockets. */
final class PassThroughFlowTest {
    /** More than the buffers of both sockets, of HttpClient and of the streamed body hold. */
    private static final long BUFFERS = 32 << 20;

    private final ScriptedOrigin origin = ScriptedOrigin.start();
    private final Wires.MirrorWire wire = Wires.to(origin.uri()).open();
    private final ForwardingPassThrough passThrough = new ForwardingPassThrough(wire);

    @AfterEach
    void close() {
        wire.close();
        origin.close();
    }

    @Test
    void readerOfSmallPiecesKeepsTheOriginWaiting() throws InterruptedException {
        TestBytes bytes = TestBytes.of(3, 300L << 20);
        origin.object("/a").content(bytes);
        TestBytes.Check check = bytes.check();
        try (Body body = forward(Wires.get("/a")).body()) {
            Piece piece = next(body);
            while (piece instanceof Piece.Bytes some) {
                check.next(some.buffer());
                some.release();
                assertThat(origin.bytesSent("/a") - check.count()).isLessThan(BUFFERS);
                piece = next(body);
            }
            assertThat(piece).isInstanceOf(Piece.End.class);
        }
        check.end();
    }

    @Test
    void cutResponseIsBytesAndThenAFailure() throws InterruptedException {
        TestBytes bytes = TestBytes.of(1, 1_000_000);
        origin.object("/a").content(bytes).always(cutAfter(600_000));
        TestBytes.Check check = bytes.check(0, 600_000);
        try (Body body = forward(Wires.get("/a")).body()) {
            Piece piece = next(body);
            while (piece instanceof Piece.Bytes some) {
                check.next(some.buffer());
                piece = next(body);
            }
            assertThat(piece)
                    .isInstanceOfSatisfying(
                            Piece.Failed.class,
                            failed -> assertThat(failed.cause().reason()).isEqualTo(Reason.BROKEN));
        }
        check.end();
    }

    @Test
    void bothBodiesAreStreamed() throws InterruptedException {
        origin.object("/echo").echo();
        Content large = TestBytes.of(4, RecordedRequest.BODY_KEPT);
        ScriptedBody upload = ScriptedBody.of(large);
        TestBytes.Check check = TestBytes.of(4, RecordedRequest.BODY_KEPT).check();
        try (Body body = forward(Wires.post("/echo", upload)).body()) {
            Piece piece = next(body);
            while (piece instanceof Piece.Bytes some) {
                check.next(some.buffer());
                piece = next(body);
            }
        }
        check.end();
        assertThat(upload.isClosed()).isTrue();
    }

    @Test
    void closingTheBodyEarlyClosesTheConnection() throws InterruptedException {
        origin.object("/a").length(300 << 20);
        try (Body body = forward(Wires.get("/a")).body()) {
            assertThat(next(body)).isInstanceOf(Piece.Bytes.class);
        }

        await().until(() -> origin.openConnections() == 0);
    }

    private UpstreamResponse forward(Origin.Request request) {
        return passThrough
                .forward(request, Interims.UNHEARD)
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }

    private static Piece next(Body body) throws InterruptedException {
        Piece piece = body.read(64 << 10);
        while (piece == null) {
            CountDownLatch here = new CountDownLatch(1);
            body.demand(here::countDown);
            assertThat(here.await(30, TimeUnit.SECONDS)).isTrue();
            piece = body.read(64 << 10);
        }
        return piece;
    }
}
