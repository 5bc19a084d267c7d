package io.casserole.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TierConfigTest {

    @ParameterizedTest
    @CsvSource({
        // max, flights, off-heap, descriptors, memory, hot, dirty, pinned
        "64M, 24M, 8M, 8M, 24M, 6M, 16M, 8M",
        "96M, 24M, 12M, 12M, 48M, 12M, 24M, 12M",
        "100M, 25M, 12800K, 12800K, 50M, 12800K, 25M, 12800K",
        "1G, 256M, 128M, 128M, 512M, 128M, 256M, 128M",
        "8G, 256M, 1G, 1G, 5888M, 1G, 2G, 1G"
    })
    void splitsTheMemory(
            String max,
            String flight,
            String offHeap,
            String descriptor,
            String memory,
            String hot,
            String dirty,
            String pin) {
        TierConfig config = TierConfig.from(Settings.of(Map.of("max-memory-usage", max, "max-disk-usage", "100G")));

        assertThat(new DataSize(config.flightBytes())).hasToString(flight);
        assertThat(new DataSize(config.offHeapBytes())).hasToString(offHeap);
        assertThat(new DataSize(config.descriptorBytes())).hasToString(descriptor);
        assertThat(new DataSize(config.memoryBytes())).hasToString(memory);
        assertThat(new DataSize(config.hotBytes())).hasToString(hot);
        assertThat(new DataSize(config.dirtyBytes())).hasToString(dirty);
        assertThat(new DataSize(config.pinBytes())).hasToString(pin);
    }

    @Test
    void theSplitAddsUpAndItsBoundsHoldForAnySize() {
        Random random = new Random(64);
        long least = DataSize.parse("64M").bytes();
        for (int round = 0; round < 1_000; round++) {
            DataSize max = new DataSize(least + (random.nextLong(1L << 40) >>> random.nextInt(40)));
            TierConfig config =
                    TierConfig.from(Settings.of(Map.of("max-memory-usage", max.toString(), "max-disk-usage", "1T")));

            assertThat(config.flightBytes() + config.offHeapBytes() + config.descriptorBytes() + config.memoryBytes())
                    .isEqualTo(max.bytes());
            assertThat(config.hotBytes()).isLessThanOrEqualTo(config.memoryBytes() / 4);
            assertThat(config.dirtyBytes() + config.pinBytes()).isLessThanOrEqualTo(config.memoryBytes());
        }
    }

    @ParameterizedTest
    @CsvSource({"1G, 800M, 224M", "500M, 400000K, 112000K", "100G, 80000M, 22400M"})
    void theLowWaterMarkFollowsTheSizeOfTheDisk(String maxDisk, String cleaned, String free) {
        TierConfig config = TierConfig.from(Settings.of(Map.of("max-disk-usage", maxDisk)));

        assertThat(config.cleanedDiskUsage()).hasToString(cleaned);
        assertThat(config.requiredFreeSpace()).hasToString(free);
    }

    @Test
    void theLowWaterMarkThatIsGivenIsUsed() {
        TierConfig config = TierConfig.from(Settings.of(Map.of("max-disk-usage", "1G", "cleaned-disk-usage", "1G")));

        assertThat(config.requiredFreeSpace()).isEqualTo(new DataSize(0));
    }

    @Test
    void theDiskMustBeLargerThanTheMemoryAboveIt() {
        assertThat(TierConfig.from(Settings.of(Map.of("max-memory-usage", "800M", "max-disk-usage", "102401K"))))
                .isNotNull();
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() ->
                        TierConfig.from(Settings.of(Map.of("max-memory-usage", "800M", "max-disk-usage", "100M"))))
                .withMessageContaining("max-disk-usage: expected more than 100M");
    }

    @Test
    void withoutADiskItsSizeDoesNotMatter() {
        Map<String, String> values =
                Map.of("max-memory-usage", "800M", "max-disk-usage", "100M", "disk-cache-enabled", "false");

        assertThat(TierConfig.from(Settings.of(values)).diskCacheEnabled()).isFalse();
    }
}
