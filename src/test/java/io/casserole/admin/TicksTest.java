package io.casserole.admin;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.segment.Piece;
import io.casserole.testing.ManualDelayer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class TicksTest {
    private final ManualDelayer time = new ManualDelayer();
    private final Deque<String> words = new ArrayDeque<>(List.of("one", "two"));
    private final Ticks ticks = new Ticks(() -> Optional.ofNullable(words.poll()), time, Duration.ofSeconds(1));

    @Test
    void speaksAtOnceAndThenAfterEachPeriod() {
        AtomicInteger called = new AtomicInteger();

        assertThat(read(100)).isEqualTo("one");
        assertThat(ticks.read(100)).isNull();
        ticks.demand(called::incrementAndGet);
        assertThat(called).hasValue(0);

        assertThat(time.runNext()).isEqualTo(Duration.ofSeconds(1));
        assertThat(called).hasValue(1);
        assertThat(read(100)).isEqualTo("two");
    }

    @Test
    void endsWhenThereIsNothingMoreToSay() {
        words.clear();

        assertThat(ticks.read(100)).isInstanceOf(Piece.End.class);
        assertThat(ticks.read(100)).isInstanceOf(Piece.End.class);
    }

    @Test
    void givesWhatIsLongerInPieces() {
        assertThat(read(2)).isEqualTo("on");
        ticks.demand(() -> {});
        assertThat(time.pending()).isZero();
        assertThat(read(2)).isEqualTo("e");
    }

    @Test
    void makesNothingForAClientThatDoesNotRead() {
        assertThat(read(2)).isEqualTo("on");

        assertThat(words).containsExactly("two");
    }

    @Test
    void closedSaysNoMore() {
        ticks.close();

        assertThat(ticks.read(100)).isInstanceOf(Piece.End.class);
        assertThat(words).containsExactly("one", "two");
    }

    private String read(int most) {
        Piece.Bytes piece =
                (Piece.Bytes) requireNonNull(ticks.read(most), "expected bytes, found that there are none yet");
        String text = StandardCharsets.UTF_8.decode(piece.buffer()).toString();
        piece.release();
        return text;
    }
}
