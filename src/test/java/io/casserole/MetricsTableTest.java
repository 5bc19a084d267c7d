package io.casserole;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.config.Settings;
import io.casserole.testing.GeneratedSection;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/metrics.md} lists what a node counts. After a change: {@code -Dcasserole.update-docs=true}. */
class MetricsTableTest {
    private static final Map<String, String> CLUSTERED = Map.of(
            "max-memory-usage", "64M",
            "cluster-secret", "a secret that is long enough",
            "peering-address", "http://127.0.0.1:1",
            "peers", "http://127.0.0.1:1");

    @Test
    void theDocumentListsEveryMeterWithItsLabelsAndMeaning(@TempDir Path directory) {
        Map<String, String> settings = new java.util.HashMap<>(CLUSTERED);
        settings.put("disk-cache-dir", directory.toString());
        GeneratedSection section =
                new GeneratedSection(Path.of("docs/metrics.md"), "<!-- metrics:begin -->\n", "<!-- metrics:end -->");
        try (Casserole node = Casserole.open(LiveSettings.open(Settings.of(settings)), "")) {
            String table = "\n"
                    + MetricsTable.of(node.administration().meters().expose("").text()) + "\n";

            assertThat(section.text(table)).isEqualTo(table);
        }
    }
}
