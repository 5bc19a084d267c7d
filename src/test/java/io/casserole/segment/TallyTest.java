package io.casserole.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.testing.ReadInstruments;
import org.junit.jupiter.api.Test;

class TallyTest {
    private final Tally<ServedFrom> tally = new Tally<>(ServedFrom.class);

    @Test
    void eachKindIsCountedByItself() {
        tally.add(ServedFrom.DISK);
        tally.add(ServedFrom.DISK, 41);
        tally.add(ServedFrom.PEER);

        assertThat(tally.count(ServedFrom.DISK)).isEqualTo(42);
        assertThat(tally.count(ServedFrom.PEER)).isOne();
        assertThat(tally.count(ServedFrom.ORIGIN)).isZero();
    }

    @Test
    void eachKindIsShownByItsWordBesideFurtherLabels() {
        ReadInstruments instruments = new ReadInstruments();
        tally.showOn(instruments, "bytes_total", "Bytes", "source", "side", "edge");

        tally.add(ServedFrom.OFF_HEAP, 7);

        assertThat(instruments.read("bytes_total", "side", "edge", "source", "off-heap"))
                .isEqualTo(7);
        assertThat(instruments.read("bytes_total", "side", "edge", "source", "disk"))
                .isZero();
    }
}
