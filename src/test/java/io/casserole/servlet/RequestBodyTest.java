package io.casserole.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.casserole.http.Fields;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.Piece;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RequestBodyTest {
    private final FakeInput input = new FakeInput();
    private final HttpServletRequest request = mock();
    private final FakeTimer timer = new FakeTimer();
    private final AtomicInteger calls = new AtomicInteger();

    @Test
    void bytesAreReadAsTheyArrive() throws IOException {
        RequestBody body = body();
        assertThat(body.read(10)).isNull();
        body.demand(calls::incrementAndGet);
        assertThat(calls).hasValue(0);

        input.give((byte) 1, (byte) 2, (byte) 3);

        assertThat(calls).hasValue(1);
        assertThat(bytes(body.read(2))).containsExactly(1, 2);
        assertThat(bytes(body.read(2))).containsExactly(3);
        assertThat(body.read(2)).isNull();
    }

    @Test
    void demandIsMetAtOnceWhenBytesAreHere() throws IOException {
        RequestBody body = body();
        input.give((byte) 1);

        body.demand(calls::incrementAndGet);

        assertThat(calls).hasValue(1);
    }

    @Test
    void demandIsMetOnce() throws IOException {
        RequestBody body = body();
        body.demand(calls::incrementAndGet);
        input.give((byte) 1);
        assertThat(bytes(body.read(1))).containsExactly(1);
        assertThat(body.read(1)).isNull();

        input.give((byte) 2);

        assertThat(calls).hasValue(1);
    }

    @Test
    void pieceOutIsNotOverwrittenByTheNextRead() throws IOException {
        RequestBody body = body();
        input.give((byte) 1, (byte) 2);

        Piece first = body.read(1);
        Piece second = body.read(1);

        assertThat(bytes(first)).containsExactly(1);
        assertThat(bytes(second)).containsExactly(2);
    }

    @Test
    void trailersComeWithTheEnd() throws IOException {
        when(request.isTrailerFieldsReady()).thenReturn(true);
        when(request.getTrailerFields()).thenReturn(Map.of("digest", "x"));
        RequestBody body = body();
        body.demand(calls::incrementAndGet);

        input.finish();

        assertThat(calls).hasValue(1);
        assertThat(body.read(1)).isEqualTo(new Piece.End(Fields.of("digest", "x")));
        assertThat(body.read(1)).isEqualTo(new Piece.End(Fields.of("digest", "x")));
    }

    @Test
    void clientThatBreaksOffIsAFailure() throws IOException {
        RequestBody body = body();
        body.demand(calls::incrementAndGet);

        input.breakWith(new IOException("reset"));

        assertThat(calls).hasValue(1);
        assertThat(body.read(1)).isInstanceOfSatisfying(Piece.Failed.class, failed -> {
            assertThat(failed.cause().reason()).isEqualTo(Reason.REQUEST);
            assertThat(failed.cause()).hasMessageContaining("reset");
        });
    }

    @Test
    void closedBodyTouchesTheStreamNoMore() throws IOException {
        RequestBody body = body();
        input.give((byte) 1);
        body.close();

        assertThat(body.read(1)).isInstanceOf(Piece.Failed.class);
        body.demand(calls::incrementAndGet);
        assertThat(calls).hasValue(1);
    }

    @Test
    void clientThatSendsNothingForTooLongFailsTheBody() throws IOException {
        RequestBody body = body();
        body.demand(calls::incrementAndGet);

        timer.advance(Duration.ofSeconds(59));
        assertThat(calls).hasValue(0);
        timer.advance(Duration.ofSeconds(1));

        assertThat(calls).hasValue(1);
        assertThat(body.read(10))
                .isInstanceOfSatisfying(
                        Piece.Failed.class,
                        failed -> assertThat(failed.cause().reason()).isEqualTo(Reason.SLOW_REQUEST));
    }

    @Test
    void clientThatSendsALittleNowAndThenIsWaitedFor() throws IOException {
        RequestBody body = body();
        for (int i = 0; i < 5; i++) {
            body.demand(calls::incrementAndGet);
            timer.advance(Duration.ofSeconds(44));
            input.give((byte) 1);
            assertThat(bytes(body.read(10))).hasSize(1);
        }

        assertThat(calls).hasValue(5);
    }

    @Test
    void clientIsNotBlamedForAReaderThatDoesNotAsk() throws IOException {
        RequestBody body = body();
        input.give((byte) 1);
        assertThat(bytes(body.read(10))).hasSize(1);
        timer.advance(Duration.ofHours(1));

        assertThat(body.read(10)).isNull();
    }

    @Test
    void bodyThatIsClosedLeavesNothingOnTheTimer() throws IOException {
        RequestBody body = body();
        body.demand(calls::incrementAndGet);
        assertThat(timer.scheduled()).isEqualTo(1);

        body.close();

        assertThat(timer.scheduled()).isZero();
    }

    private RequestBody body() throws IOException {
        when(request.getInputStream()).thenReturn(input);
        return new RequestBody(request, timer, Duration.ofSeconds(60));
    }

    private static byte[] bytes(@Nullable Piece piece) {
        if (!(piece instanceof Piece.Bytes found)) {
            throw new AssertionError("expected bytes, found " + piece);
        }
        byte[] bytes = new byte[found.buffer().remaining()];
        found.buffer().get(bytes);
        found.release();
        return bytes;
    }
}
