package io.casserole.tier;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecentKeysTest {
    private final RecentKeys<Integer> keys = new RecentKeys<>(2);

    @Test
    void tellsTheSecondRequestFromTheFirst() {
        assertThat(keys.isSecond(1)).isFalse();
        assertThat(keys.isSecond(1)).isTrue();
        assertThat(keys.isSecond(1)).as("forgotten by the second").isFalse();
    }

    @Test
    void remembersOnlyTheLatest() {
        keys.isSecond(1);
        keys.isSecond(2);
        keys.isSecond(3);
        assertThat(keys.isSecond(2)).isTrue();
        assertThat(keys.isSecond(1)).isFalse();
    }
}
