package io.casserole;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.config.ClientConfig;
import io.casserole.config.Settings;
import io.casserole.config.TierConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MemoryCheckTest {
    private static final long M = 1 << 20;
    private static final ClientConfig CLIENT = ClientConfig.from(Settings.of(Map.of()));

    private static TierConfig tier(String memory) {
        return TierConfig.from(Settings.of(Map.of("max-memory-usage", memory, "max-disk-usage", "100G")));
    }

    @Test
    void tooLittleDirectMemoryNamesTheFlagAndTheLeastValueThatFits() {
        String problem =
                new MemoryCheck(4096 * M, 512 * M).problem(tier("1G"), CLIENT).orElseThrow();

        assertThat(problem)
                .contains("max-memory-usage: 1G")
                .contains("found 512M")
                .contains("-XX:MaxDirectMemorySize=");
        long least = Long.parseLong(problem.replaceAll(".*MaxDirectMemorySize=(\\d+)m.*", "$1"));
        assertThat(new MemoryCheck(4096 * M, least * M).problem(tier("1G"), CLIENT))
                .isEmpty();
        assertThat(new MemoryCheck(4096 * M, (least - 1) * M).problem(tier("1G"), CLIENT))
                .isPresent();
    }

    @Test
    void tooLittleHeapNamesItsFlag() {
        assertThat(new MemoryCheck(128 * M, 4096 * M).problem(tier("1G"), CLIENT))
                .hasValueSatisfying(problem -> assertThat(problem).contains("start the JVM with -Xmx"));
    }
}
