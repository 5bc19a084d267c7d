package io.casserole.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ShownTargetTest {
    @Test
    void hasNoQuery() {
        assertThat(ShownTarget.of("/a.iso?X-Amz-Signature=secret")).isEqualTo("/a.iso");
    }

    @Test
    void isNoLongerThanCanBeRead() {
        assertThat(ShownTarget.of("/" + "a".repeat(5000))).hasSizeLessThan(600).endsWith("…");
    }
}
