package io.casserole.peer;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.casserole.segment.Body;
import io.casserole.segment.FetchException;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.Piece;
import io.casserole.testing.ManualDelayer;
import io.casserole.testing.TestBytes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class FramesTest {
    private final ManualDelayer delayer = new ManualDelayer();
    private final CompletableFuture<FramedBody.Content> content = new CompletableFuture<>();
    private final FramedBody body = new FramedBody(content, delayer);
    private final Heard heard = new Heard();
    private final FrameReader reader = new FrameReader(heard);

    /** What a reader of frames is told, as words, and the data. */
    private static final class Heard implements FrameReader.Taker {
        final List<String> words = new ArrayList<>();
        final ByteArrayOutputStream data = new ByteArrayOutputStream();

        @Override
        public void take(Frame kind, byte[] payload) {
            words.add(kind + (payload.length == 0 ? "" : " " + new String(payload, US_ASCII)));
        }

        @Override
        public void data(ByteBuffer bytes) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            data.writeBytes(copy);
        }
    }

    private static FramedBody.Content content(String answer, byte[] data, String ending) {
        return new FramedBody.Content(
                Optional.of(answer.getBytes(US_ASCII)),
                Body.of(ByteBuffer.wrap(data)),
                () -> ending.getBytes(US_ASCII),
                OptionalInt.empty());
    }

    /** Reads what is there; in pieces of at most {@code max} bytes. */
    private void drain(int max) {
        for (Piece piece = body.read(max); piece instanceof Piece.Bytes bytes; piece = body.read(max)) {
            reader.feed(bytes.buffer());
            bytes.release();
        }
    }

    @Test
    void whatIsSaidArrivesWhateverPiecesItComesIn() {
        Random random = new Random(7);
        byte[] data = TestBytes.of(3, 50_000).bytes();
        content.complete(content("answer", data, "crc."));
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        for (Piece piece = body.read(777); piece instanceof Piece.Bytes bytes; piece = body.read(777)) {
            byte[] copy = new byte[bytes.buffer().remaining()];
            bytes.buffer().get(copy);
            sent.writeBytes(copy);
        }
        ByteBuffer wire = ByteBuffer.wrap(sent.toByteArray());
        while (wire.hasRemaining()) {
            int count = Math.min(wire.remaining(), 1 + random.nextInt(300));
            reader.feed(wire.slice(wire.position(), count));
            wire.position(wire.position() + count);
        }

        assertThat(heard.data.toByteArray()).isEqualTo(data);
        assertThat(heard.words).containsExactly("ANSWER answer", "END crc.");
    }

    @Test
    void whatIsAllHereIsOneFrameOfDataAndItsLengthIsKnown() {
        byte[] data = TestBytes.of(3, 50_000).bytes();
        content.complete(new FramedBody.Content(
                Optional.of("answer".getBytes(US_ASCII)),
                Body.of(ByteBuffer.wrap(data)),
                () -> "crc.".getBytes(US_ASCII),
                OptionalInt.of(data.length)));
        WholeAnswer whole = WholeAnswer.of(content).orElseThrow();
        int sent = 0;
        for (Piece piece = whole.body().read(777); piece instanceof Piece.Bytes bytes; ) {
            sent += bytes.buffer().remaining();
            reader.feed(bytes.buffer());
            piece = whole.body().read(777);
        }

        assertThat(heard.data.toByteArray()).isEqualTo(data);
        assertThat(heard.words).containsExactly("ANSWER answer", "END crc.");
        assertThat(whole.length()).isEqualTo(sent).isEqualTo(5 + 6 + 5 + data.length + 5 + 4);
    }

    @Test
    void whatIsNotAllHereIsNoWholeAnswer() {
        assertThat(WholeAnswer.of(content)).isEmpty();
        content.complete(content("answer", new byte[5], ""));

        assertThat(WholeAnswer.of(content)).isEmpty();
    }

    @Test
    void silenceIsFilledWithPings() {
        body.demand(() -> drain(1000));
        assertThat(heard.words).isEmpty();

        delayer.runNext();
        body.demand(() -> drain(1000));
        delayer.runNext();

        assertThat(heard.words).containsExactly("PING", "PING");
    }

    @Test
    void noPingIsSentWhereNobodyWaits() {
        body.demand(() -> {});
        content.complete(content("a", new byte[0], ""));
        delayer.runNext();

        drain(1000);

        assertThat(heard.words).containsExactly("ANSWER a", "END");
    }

    @Test
    void whoWaitsIsCalledWhenTheAnswerIsKnown() {
        body.demand(() -> drain(1000));

        content.complete(content("late", new byte[] {1, 2, 3}, ""));

        assertThat(heard.words).containsExactly("ANSWER late", "END");
        assertThat(heard.data.size()).isEqualTo(3);
    }

    @Test
    void aFailureOfTheOriginTravelsWithItsReason() {
        FetchException cause = new FetchException(Reason.CHANGED, "expected v1, found v2");
        content.completeExceptionally(cause);
        List<FetchException> told = new ArrayList<>();
        FrameReader listening = new FrameReader(new FrameReader.Taker() {
            @Override
            public void take(Frame kind, byte[] payload) {
                told.add(Frame.failure(payload));
            }

            @Override
            public void data(ByteBuffer bytes) {
                throw new AssertionError("expected no data");
            }
        });
        listening.feed(((Piece.Bytes) requireNonNull(body.read(1000))).buffer());

        assertThat(told).singleElement().satisfies(failure -> {
            assertThat(failure.reason()).isEqualTo(Reason.CHANGED);
            assertThat(failure).hasMessage("expected v1, found v2");
        });
        assertThat(body.read(1000)).isInstanceOf(Piece.End.class);
    }

    @Test
    void aBodyThatIsClosedBeforeItsContentIsKnownClosesTheContent() {
        List<String> closed = new ArrayList<>();
        body.close();
        content.complete(new FramedBody.Content(
                Optional.empty(),
                new Body() {
                    @Override
                    public Piece read(int maxBytes) {
                        throw new AssertionError("expected no read");
                    }

                    @Override
                    public void demand(Runnable callback) {
                        throw new AssertionError("expected no demand");
                    }

                    @Override
                    public void close() {
                        closed.add("closed");
                    }
                },
                () -> new byte[0],
                OptionalInt.empty()));

        assertThat(closed).hasSize(1);
    }

    @Test
    void nonsenseIsRefusedBeforeMemoryIsAskedForIt() {
        ByteBuffer unknown = ByteBuffer.wrap(new byte[] {9, 0, 0, 0, 0});
        ByteBuffer huge = ByteBuffer.wrap(new byte[] {1, 127, 0, 0, 0});
        ByteBuffer negative = ByteBuffer.wrap(new byte[] {2, -1, 0, 0, 0});

        assertThatThrownBy(() -> new FrameReader(heard).feed(unknown)).hasMessageContaining("kind 0 to 4, found 9");
        assertThatThrownBy(() -> new FrameReader(heard).feed(huge)).hasMessageContaining("262144");
        assertThatThrownBy(() -> new FrameReader(heard).feed(negative)).hasMessageContaining("found -");
    }
}
