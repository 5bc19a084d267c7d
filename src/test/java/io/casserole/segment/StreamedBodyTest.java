package io.casserole.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.http.Fields;
import io.casserole.segment.FetchException.Reason;
import io.casserole.testing.TestBytes;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class StreamedBodyTest {
    private static final TestBytes BYTES = TestBytes.of(1, 1 << 20);

    private final FetchException cut = new FetchException(Reason.BROKEN, "cut");
    private final AtomicLong requested = new AtomicLong();
    private final AtomicInteger cancels = new AtomicInteger();
    private final AtomicInteger calls = new AtomicInteger();
    private final StreamedBody body =
            new StreamedBody(requested::addAndGet, cancels::incrementAndGet, ServedFrom.ORIGIN);

    @Test
    void asksForNothingBeforeItIsRead() {
        assertThat(requested).hasValue(0);
        assertThat(body.read(100)).isNull();
        assertThat(requested).hasValue(StreamedBody.WINDOW);
    }

    @Test
    void givesTheBytesInPiecesOfAnySize() {
        TestBytes.Check check = BYTES.check(0, 100_000);
        send(0, 65_536);
        send(65_536, 65_537);
        send(65_537, 100_000);
        body.end(Fields.of("X-Sum", "1"));

        for (Piece piece = body.read(777); piece instanceof Piece.Bytes bytes; piece = body.read(777)) {
            assertThat(bytes.buffer().remaining()).isBetween(1, 777);
            check.next(bytes.buffer());
            bytes.release();
        }
        check.end();
        assertThat(body.read(1)).isEqualTo(new Piece.End(Fields.of("X-Sum", "1")));
        assertThat(body.read(1)).isEqualTo(new Piece.End(Fields.of("X-Sum", "1")));
    }

    @Test
    void neverAsksFurtherAheadThanTheWindow() {
        long sent = 0;
        long read = 0;
        body.demand(calls::incrementAndGet);
        while (read < BYTES.length()) {
            long end = Math.min(requested.get(), BYTES.length());
            send(sent, end);
            sent = end;
            read += buffer(body.read(10_000)).remaining();
            assertThat(requested.get() - read).isLessThanOrEqualTo(StreamedBody.WINDOW);
        }
        assertThat(read).isEqualTo(BYTES.length());
    }

    @Test
    void readerIsCalledOnceWhenSomethingIsHere() {
        body.demand(calls::incrementAndGet);
        assertThat(calls).hasValue(0);
        send(0, 10);
        assertThat(calls).hasValue(1);
        send(10, 20);
        assertThat(calls).hasValue(1);
        body.demand(calls::incrementAndGet);
        assertThat(calls).hasValue(2);
    }

    @Test
    void endAndFailureWakeTheReader() {
        body.demand(calls::incrementAndGet);
        body.end(Fields.empty());
        assertThat(calls).hasValue(1);

        StreamedBody other = new StreamedBody(requested::addAndGet, cancels::incrementAndGet, ServedFrom.ORIGIN);
        other.demand(calls::incrementAndGet);
        other.failed(cut);
        assertThat(calls).hasValue(2);
    }

    @Test
    void failureComesBehindTheBytesBeforeIt() {
        send(0, 10);
        body.failed(cut);

        assertThat(buffer(body.read(100))).isEqualTo(ByteBuffer.wrap(BYTES.range(0, 10)));
        assertThat(body.read(100)).isEqualTo(new Piece.Failed(cut));
        assertThat(body.read(100)).isEqualTo(new Piece.Failed(cut));
    }

    @Test
    void pieceKeepsItsBytesWhileMoreArrive() {
        send(0, 10);
        ByteBuffer first = buffer(body.read(100));
        send(10, 5000);
        buffer(body.read(4000));

        assertThat(first).isEqualTo(ByteBuffer.wrap(BYTES.range(0, 10)));
    }

    @Test
    void closeAbandonsTheCallOnce() {
        send(0, 10);
        body.close();
        body.close();
        send(10, 20);

        assertThat(cancels).hasValue(1);
        assertThat(body.read(1)).isInstanceOf(Piece.Failed.class);
    }

    @Test
    void closeAfterTheEndAbandonsNothing() {
        send(0, 10);
        body.end(Fields.empty());
        body.close();

        assertThat(cancels).hasValue(0);
    }

    private void send(long first, long end) {
        ByteBuffer bytes = ByteBuffer.wrap(BYTES.range(first, end));
        body.data(bytes);
        assertThat(bytes.hasRemaining()).isFalse();
    }

    private static ByteBuffer buffer(@Nullable Piece piece) {
        return ((Piece.Bytes) Objects.requireNonNull(piece)).buffer().duplicate();
    }
}
