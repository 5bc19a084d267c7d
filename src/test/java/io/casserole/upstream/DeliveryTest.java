package io.casserole.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.casserole.http.Fields;
import io.casserole.segment.FetchException;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.Origin;
import io.casserole.testing.RecordingSink;
import io.casserole.testing.TestBytes;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

final class DeliveryTest {
    private static final TestBytes BYTES = TestBytes.of(2, 1_000_000);

    private final RecordingSink sink = RecordingSink.patient();
    private final Delivery delivery = new Delivery(sink, bytes -> {});

    /** The race: data arrives on the I/O thread while the reader asks for more on its own, at any moment. */
    @RepeatedTest(20)
    void bytesStayInOrderWhileDataAndDemandRace() {
        sink.expecting(BYTES.check());
        delivery.head(200, Fields.empty());
        Thread reader = new Thread(() -> ask(new Random(1)), "reader");
        reader.start();
        Random sizes = new Random(2);
        for (int sent = 0; sent < BYTES.length(); ) {
            int size = (int) Math.min(1 + sizes.nextInt(700), BYTES.length() - sent);
            delivery.data(ByteBuffer.wrap(BYTES.range(sent, sent + size)));
            sent += size;
        }
        delivery.end(Fields.empty());

        sink.body();
        await().until(() -> !reader.isAlive());
    }

    private void ask(Random sizes) {
        for (int asked = 0; asked < BYTES.length(); ) {
            int size = 1 + sizes.nextInt(1000);
            sink.request(size);
            asked += size;
        }
    }

    @Test
    void dataThatWasAskedForIsNotCopied() {
        ByteBuffer bytes = ByteBuffer.wrap(new byte[100]);
        delivery.head(200, Fields.empty());
        sink.request(100);
        delivery.data(bytes);

        assertThat(bytes.hasRemaining()).isFalse();
        assertThat(sink.received()).isEqualTo(100);
    }

    @Test
    void failureComesBehindTheDataThatWaits() {
        delivery.head(200, Fields.empty());
        delivery.data(ByteBuffer.wrap(new byte[100]));
        delivery.failed(new FetchException(Reason.BROKEN, "cut"));
        delivery.end(Fields.empty());

        assertThat(sink.isOver()).isFalse();
        sink.request(100);
        assertThat(sink.failure()).hasMessage("cut");
        assertThat(sink.received()).isEqualTo(100);
    }

    @Test
    void nothingIsToldAfterCancel() {
        delivery.head(200, Fields.empty());
        sink.request(1000);
        delivery.cancel();
        delivery.data(ByteBuffer.wrap(new byte[100]));
        delivery.end(Fields.empty());

        assertThat(sink.received()).isZero();
        assertThat(sink.isOver()).isFalse();
    }

    @Test
    void alarmDuringACallIsToldBehindIt() {
        Delivery[] self = new Delivery[1];
        RecordingSink inner = RecordingSink.greedy();
        self[0] = new Delivery(
                new Origin.Sink() {
                    @Override
                    public void head(int status, Fields fields, Origin.Flow flow) {
                        self[0].failed(new FetchException(Reason.TIMEOUT, "late"));
                        inner.head(status, fields, flow);
                    }

                    @Override
                    public void data(ByteBuffer bytes) {
                        inner.data(bytes);
                    }

                    @Override
                    public void end(Fields trailers) {
                        inner.end(trailers);
                    }

                    @Override
                    public void failed(FetchException cause) {
                        inner.failed(cause);
                    }
                },
                bytes -> {});
        self[0].head(200, Fields.empty());

        assertThat(inner.failure()).hasMessage("late");
        assertThat(inner.status()).isEqualTo(200);
    }
}
