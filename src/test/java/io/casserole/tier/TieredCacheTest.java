package io.casserole.tier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.casserole.segment.Tally;
import java.nio.ByteBuffer;
import org.ehcache.Cache;
import org.junit.jupiter.api.Test;

class TieredCacheTest {
    private static final ByteBuffer VALUE = ByteBuffer.wrap(new byte[] {1});

    @SuppressWarnings("unchecked") // there is no class of Cache<Integer, ByteBuffer>
    private final Cache<Integer, ByteBuffer> ehcache = mock(Cache.class);

    private final Tally<TierEvent> counts = new Tally<>(TierEvent.class);
    private final TieredCache<Integer> cache = new TieredCache<>(ehcache, counts);

    @Test
    void passesOnWhatItIsAsked() {
        when(ehcache.get(1)).thenReturn(VALUE);
        assertThat(cache.get(1)).isSameAs(VALUE);
        assertThat(cache.get(2)).isNull();
        cache.put(2, VALUE);
        verify(ehcache).put(2, VALUE);
        cache.remove(2);
        verify(ehcache).remove(2);
        assertThat(cache.isBroken()).isFalse();
    }

    /** What the JVM says of a mapped page for which a full disk has no room. */
    @Test
    void isEmptyAndLeftAloneOnceItsFileIsBroken() {
        when(ehcache.get(1)).thenReturn(VALUE);
        doThrow(new InternalError("a fault occurred in a recent unsafe memory access operation"))
                .when(ehcache)
                .remove(1);

        cache.remove(1);

        assertThat(cache.isBroken()).isTrue();
        assertThat(cache.get(1)).isNull();
        cache.put(1, VALUE);
        verify(ehcache, never()).get(any());
        verify(ehcache, never()).put(any(), any());
        assertThat(counts.count(TierEvent.TIER_FAILURE)).isEqualTo(1);
    }
}
