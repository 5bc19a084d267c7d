package io.casserole.cache;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class InvalidationsTest {
    private final Invalidations invalidations = new Invalidations();

    private void countOthers(int count) {
        for (int i = 0; i < count; i++) {
            invalidations.count("/other/" + i);
        }
    }

    @Test
    void onlyThoseOfTheTargetCount() {
        long before = invalidations.newest();
        countOthers(1024);

        assertThat(invalidations.noneSince(before, "/a")).isTrue();
        assertThat(invalidations.onceSince(before, "/a")).isFalse();
    }

    @Test
    void onlyThoseSinceCount() {
        invalidations.count("/a");
        long before = invalidations.newest();

        assertThat(invalidations.noneSince(before, "/a")).isTrue();
        invalidations.count("/a");
        assertThat(invalidations.noneSince(before, "/a")).isFalse();
        assertThat(invalidations.noneSince(invalidations.newest(), "/a")).isTrue();
    }

    @Test
    void oneIsNotTwo() {
        long before = invalidations.newest();
        invalidations.count("/a");
        countOthers(10);
        assertThat(invalidations.onceSince(before, "/a")).isTrue();

        invalidations.count("/a");
        assertThat(invalidations.onceSince(before, "/a")).isFalse();
    }

    @Test
    void whoAskedBeforeThoseThatAreForgottenIsNotTold() {
        long before = invalidations.newest();
        invalidations.count("/a");
        countOthers(1024);

        assertThat(invalidations.noneSince(before, "/a")).isFalse();
        assertThat(invalidations.onceSince(before, "/a")).isFalse();
        assertThat(invalidations.noneSince(invalidations.newest(), "/a")).isTrue();
    }

    @Test
    void oneMoreMayBeAmongThoseThatAreForgotten() {
        long before = invalidations.newest();
        invalidations.count("/a");
        countOthers(1024);
        invalidations.count("/a");

        assertThat(invalidations.onceSince(before, "/a")).isFalse();
    }
}
