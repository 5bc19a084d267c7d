package io.casserole.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.segment.ServedFrom;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SourcesTest {
    @Test
    void oneSegmentIsToldInAWord() {
        assertThat(Sources.of(ServedFrom.DISK).detail()).isEqualTo("disk");
    }

    @Test
    void severalAreCountedNearestFirst() {
        Sources sources = new Sources(Map.of(ServedFrom.ORIGIN, 1, ServedFrom.MEMORY, 3), 0);

        assertThat(sources.detail()).isEqualTo("memory=3, origin=1");
        assertThat(sources.isPartial()).isTrue();
    }

    @Test
    void whatNobodyHasAskedForYetIsToldAsSuch() {
        Sources sources = new Sources(Map.of(ServedFrom.PEER, 2), 9);

        assertThat(sources.detail()).isEqualTo("peer=2, later=9");
        assertThat(sources.isPartial()).isFalse();
    }
}
