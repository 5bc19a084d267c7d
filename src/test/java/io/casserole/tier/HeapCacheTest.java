package io.casserole.tier;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.segment.Account;
import java.util.ArrayList;
import java.util.List;
import org.ehcache.CacheManager;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.CacheManagerBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HeapCacheTest {
    private static final class Value {}

    private final CacheManager manager = CacheManagerBuilder.newCacheManagerBuilder()
            .using(new DiskWriters(write -> write))
            .withCache(
                    "four entries",
                    CacheConfigurationBuilder.newCacheConfigurationBuilder(
                            Integer.class, Value.class, ResourcePoolsBuilder.heap(4)))
            .build(true);
    private final Account account = new Account("test", 100);
    private final List<Value> gone = new ArrayList<>();
    private final HeapCache<Integer, Value> cache = new HeapCache<>(
            manager.getCache("four entries", Integer.class, Value.class),
            account,
            value -> {
                gone.add(value);
                account.release(10);
            },
            () -> {});

    @AfterEach
    void close() {
        cache.close();
        assertThat(account.used()).isZero();
        assertThat(gone).doesNotHaveDuplicates();
        manager.close();
    }

    private Value put(int key) {
        Value value = new Value();
        assertThat(cache.reserve(10)).isTrue();
        cache.put(key, value);
        return value;
    }

    @Test
    void replacedValueGoesOnce() {
        Value first = put(1);
        Value second = put(1);
        assertThat(gone).containsExactly(first);
        assertThat(cache.get(1)).isSameAs(second);
        assertThat(account.used()).isEqualTo(10);
    }

    @Test
    void removedValueGoesOnce() {
        Value value = put(1);
        cache.remove(1);
        cache.remove(1);
        assertThat(gone).containsExactly(value);
    }

    @Test
    void valueForAKeyThatIsTakenGoesAtOnce() {
        Value first = put(1);
        Value second = new Value();
        assertThat(cache.reserve(10)).isTrue();
        assertThat(cache.putIfAbsent(1, second, false)).isFalse();
        assertThat(gone).containsExactly(second);
        assertThat(cache.get(1)).isSameAs(first);
    }

    @Test
    void whatEhcacheItselfDropsGoesOnceToo() {
        for (int key = 0; key < 10; key++) {
            put(key);
        }
        assertThat(gone).hasSizeGreaterThanOrEqualTo(6);
        assertThat(account.used()).isEqualTo(100 - 10L * gone.size());
        // the keys it left in the order are passed when room is needed
        assertThat(cache.reserve(100)).isTrue();
        assertThat(gone).hasSize(10);
        account.release(100);
    }

    @Test
    void closingLetsEverythingGoOnce() {
        put(1);
        put(2);
        cache.remove(1);
        cache.close();
        assertThat(gone).hasSize(2);
        assertThat(cache.get(2)).isNull();
    }

    @Test
    void moreThanTheWholeIsNotReserved() {
        put(1);
        assertThat(cache.reserve(101)).isFalse();
        assertThat(gone).isEmpty();
    }
}
