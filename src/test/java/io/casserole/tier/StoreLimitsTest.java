package io.casserole.tier;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.config.DataSize;
import io.casserole.config.TierConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How the settings become the budgets of the stores. */
class StoreLimitsTest {
    private static final int SEGMENT = 2_096_000;
    private static final Path DIRECTORY = Path.of("data");
    private static final Sharing CLUSTERED = new Sharing(true, () -> Duration.ofSeconds(10));

    private static TierConfig config(DataSize memory) {
        return new TierConfig(
                memory, DataSize.parse("2T"), DataSize.parse("1T"), DIRECTORY, true, TierConfig.StorePressure.WAIT, 2);
    }

    private static long sum(StoreLimits limits) {
        return limits.flightBytes()
                + limits.edge().map(StoreLimits.Edge::flightBytes).orElse(0L)
                + limits.memoryBytes()
                + limits.hotBytes()
                + limits.offHeapBytes()
                + limits.descriptorHeapBytes()
                + limits.descriptorOffHeapBytes()
                + limits.nearBytes();
    }

    @Test
    void aloneTheyAreThoseOfTheSettings() {
        TierConfig config = config(DataSize.parse("64M"));
        StoreLimits limits = StoreLimits.of(config, SEGMENT, Sharing.alone());
        assertThat(limits)
                .isEqualTo(new StoreLimits(
                        SEGMENT,
                        config.flightBytes(),
                        config.memoryBytes(),
                        config.dirtyBytes(),
                        config.pinBytes(),
                        config.offHeapBytes(),
                        config.descriptorBytes(),
                        Optional.empty(),
                        Optional.of(new StoreLimits.Disk(DIRECTORY, 2L << 40, 1L << 40)),
                        true,
                        2));
        assertThat(limits.withoutDisk().disk()).isEmpty();
    }

    @Test
    void withPeersTheSameIsSharedWithTheEdge() {
        StoreLimits limits = StoreLimits.of(config(DataSize.parse("1G")), SEGMENT, CLUSTERED);
        long mega = 1 << 20;
        assertThat(limits.edge())
                .contains(new StoreLimits.Edge(128 * mega, 128 * mega, 16 * mega, CLUSTERED.nearTtl()));
        assertThat(limits.flightBytes()).isEqualTo(128 * mega);
        assertThat(limits.memoryBytes()).isEqualTo(384 * mega);
        assertThat(limits.descriptorHeapBytes()).isEqualTo(48 * mega);
        assertThat(limits.descriptorOffHeapBytes()).isEqualTo(64 * mega);
        assertThat(limits.withoutDisk().edge()).isEqualTo(limits.edge());
    }

    @Test
    void budgetsAddUpToMaxMemoryUsageForAnySize() {
        Random random = new Random(65);
        long least = DataSize.parse("64M").bytes();
        for (int round = 0; round < 1_000; round++) {
            DataSize max = new DataSize(least + (random.nextLong(1L << 40) >>> random.nextInt(40)));
            StoreLimits alone = StoreLimits.of(config(max), SEGMENT, Sharing.alone());
            StoreLimits clustered = StoreLimits.of(config(max), SEGMENT, CLUSTERED);

            assertThat(sum(alone)).isEqualTo(max.bytes());
            assertThat(sum(clustered)).isEqualTo(max.bytes());
            assertThat(clustered.dirtyBytes() + clustered.pinBytes()).isLessThanOrEqualTo(clustered.memoryBytes());
            assertThat(clustered.dirtyBytes()).isGreaterThan(4 * SEGMENT);
            assertThat(alone.dirtyBytes()).isEqualTo(config(max).dirtyBytes());
        }
    }
}
