package io.casserole;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.config.CasseroleConfig;
import io.casserole.config.Settings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MemoryCheckTest {
    private static final long M = 1 << 20;

    private static Instance instance(String contextPath, String memory) {
        return Instance.of(
                CasseroleConfig.from(Settings.of(Map.of("max-memory-usage", memory, "max-disk-usage", "100G"))),
                contextPath);
    }

    @Test
    void tooLittleDirectMemoryNamesTheFlagAndTheLeastValueThatFits() {
        List<Instance> alone = List.of(instance("", "1G"));
        String problem = new MemoryCheck(4096 * M, 512 * M).problem(alone).orElseThrow();

        assertThat(problem)
                .startsWith("max-memory-usage: 1G needs ")
                .contains("found 512M")
                .contains("-XX:MaxDirectMemorySize=");
        long least = Long.parseLong(problem.replaceAll(".*MaxDirectMemorySize=(\\d+)m.*", "$1"));
        assertThat(new MemoryCheck(4096 * M, least * M).problem(alone)).isEmpty();
        assertThat(new MemoryCheck(4096 * M, (least - 1) * M).problem(alone)).isPresent();
    }

    @Test
    void tooLittleHeapNamesItsFlag() {
        assertThat(new MemoryCheck(128 * M, 4096 * M).problem(List.of(instance("", "1G"))))
                .hasValueSatisfying(problem -> assertThat(problem).contains("start the JVM with -Xmx"));
    }

    @Test
    void allInstancesOfTheJvmAreJudgedTogether() {
        Instance root = instance("", "500M");
        Instance other = instance("/a", "400M");
        MemoryCheck check = new MemoryCheck(4096 * M, 850 * M);

        assertThat(check.problem(List.of(root))).isEmpty();
        assertThat(check.problem(List.of(other))).isEmpty();
        assertThat(check.problem(List.of(root, other)))
                .hasValueSatisfying(problem -> assertThat(problem)
                        .startsWith("max-memory-usage: 400M of /a, 500M of / in this JVM need together ")
                        .contains("found 850M; start the JVM with -XX:MaxDirectMemorySize="));
    }
}
