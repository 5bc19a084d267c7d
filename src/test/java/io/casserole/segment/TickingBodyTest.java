package io.casserole.segment;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.segment.TickingBody.Said;
import io.casserole.testing.ManualDelayer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class TickingBodyTest {
    private final ManualDelayer time = new ManualDelayer();
    private final Deque<String> words = new ArrayDeque<>(List.of("one", "two"));
    private final TickingBody body =
            TickingBody.of(() -> new Said(words.remove(), words.isEmpty()), time, Duration.ofSeconds(1));

    @Test
    void speaksAtOnceAndThenAfterEachPeriod() {
        AtomicInteger called = new AtomicInteger();

        assertThat(read(100)).isEqualTo("one");
        assertThat(body.read(100)).isNull();
        body.demand(called::incrementAndGet);
        assertThat(called).hasValue(0);

        assertThat(time.runNext()).isEqualTo(Duration.ofSeconds(1));
        assertThat(called).hasValue(1);
        assertThat(read(100)).isEqualTo("two");
    }

    @Test
    void endsBehindTheLastWord() {
        read(100);
        time.runNext();
        assertThat(read(100)).isEqualTo("two");

        assertThat(body.read(100)).isInstanceOf(Piece.End.class);
        assertThat(body.read(100)).isInstanceOf(Piece.End.class);
        time.runNext();
        assertThat(time.pending()).isZero();
    }

    @Test
    void speaksEarlierWhenHurried() {
        AtomicInteger called = new AtomicInteger();
        read(100);
        assertThat(body.read(100)).isNull();
        body.demand(called::incrementAndGet);

        body.hurry();

        assertThat(called).hasValue(1);
        assertThat(read(100)).isEqualTo("two");
    }

    @Test
    void givesWhatIsLongerInPieces() {
        AtomicInteger called = new AtomicInteger();
        assertThat(read(2)).isEqualTo("on");

        body.demand(called::incrementAndGet);

        assertThat(called).hasValue(1);
        assertThat(read(2)).isEqualTo("e");
    }

    @Test
    void makesNothingForAReaderThatDoesNotKeepUp() {
        assertThat(read(2)).isEqualTo("on");
        time.runNext();
        time.runNext();

        assertThat(words).containsExactly("two");
    }

    @Test
    void closedSaysNoMore() {
        body.close();

        assertThat(body.read(100)).isInstanceOf(Piece.End.class);
        assertThat(words).containsExactly("one", "two");
        time.runNext();
        assertThat(time.pending()).isZero();
    }

    private String read(int most) {
        Piece.Bytes piece =
                (Piece.Bytes) requireNonNull(body.read(most), "expected bytes, found that there are none yet");
        String text = StandardCharsets.UTF_8.decode(piece.buffer()).toString();
        piece.release();
        return text;
    }
}
