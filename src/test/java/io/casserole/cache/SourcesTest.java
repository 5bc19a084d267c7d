package io.casserole.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.http.CacheStatus.Forwarded;
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
        assertThat(sources.whyForwarded()).contains(Forwarded.PARTIAL);
    }

    @Test
    void whatComesFromTheOriginAloneIsAMiss() {
        assertThat(new Sources(Map.of(ServedFrom.ORIGIN, 2), 1).whyForwarded()).contains(Forwarded.MISS);
    }

    @Test
    void whatIsNotKnownYetIsToldAsSuch() {
        Sources sources = new Sources(Map.of(ServedFrom.PEER, 2), 9);

        assertThat(sources.detail()).isEqualTo("peer=2, later=9");
        assertThat(sources.whyForwarded()).isEmpty();
    }
}
