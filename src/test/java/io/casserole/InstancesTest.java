package io.casserole;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.config.CasseroleConfig;
import io.casserole.config.Settings;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class InstancesTest {
    private static final Instance ROOT = instance("", Map.of());
    private static final Instance OTHER =
            instance("/a b", Map.of("max-memory-usage", "64M", "disk-cache-enabled", "false"));

    private final Properties jvm = new Properties();

    private static Instance instance(String contextPath, Map<String, String> settings) {
        return Instance.of(CasseroleConfig.from(Settings.of(settings)), contextPath);
    }

    @Test
    void instancesKnowEachOtherUntilTheyLeave() throws Exception {
        jvm.setProperty("something", "else");
        AutoCloseable root = new Instances(jvm).enter(ROOT);
        AutoCloseable other = new Instances(jvm).enter(OTHER);

        assertThat(new Instances(jvm).all()).containsExactlyInAnyOrder(ROOT, OTHER);
        root.close();
        assertThat(new Instances(jvm).all()).containsExactly(OTHER);
        other.close();
        assertThat(jvm).containsOnlyKeys("something");
    }

    @Test
    void instancesAtTheSamePathOfDifferentHostsAreTwo() {
        new Instances(jvm).enter(ROOT);
        new Instances(jvm).enter(ROOT);

        assertThat(new Instances(jvm).all()).containsExactly(ROOT, ROOT);
    }

    @Test
    void nothingButTextIsShared() {
        new Instances(jvm).enter(ROOT);

        assertThat(jvm.entrySet()).allMatch(it -> it.getKey() instanceof String && it.getValue() instanceof String);
    }

    @Test
    void budgetsAddUp() {
        assertThat(ROOT.budget()).isEqualTo("100M of memory and 1G of disk");
        assertThat(OTHER.budget()).isEqualTo("64M of memory and no disk");
        assertThat(Instance.sum(List.of(ROOT, OTHER)).budget()).isEqualTo("164M of memory and 1G of disk");
    }
}
