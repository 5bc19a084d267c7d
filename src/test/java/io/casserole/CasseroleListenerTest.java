package io.casserole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.casserole.config.ConfigurationException;
import io.casserole.config.Settings;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CasseroleListenerTest {
    private static void deploy(Map<String, String> initParams) {
        ServletContext context = mock(ServletContext.class);
        when(context.getContextPath()).thenReturn("");
        when(context.getInitParameterNames()).thenReturn(Collections.enumeration(initParams.keySet()));
        initParams.forEach((name, value) -> when(context.getInitParameter(name)).thenReturn(value));
        new CasseroleListener().contextInitialized(new ServletContextEvent(context));
    }

    @Test
    void nodeThatWouldMirrorItselfIsNotDeployed() {
        assertThatThrownBy(() -> deploy(Map.of("mirror-url", "http://localhost:9999/x", "address", "localhost:9999")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("mirror-url: expected another server than this one at localhost:9999, found"
                        + " http://localhost:9999/x");
    }

    @Test
    void memoryThatTheJvmMayNotUseFailsTheDeploymentAndNamesTheFlag() {
        assertThatThrownBy(() -> deploy(Map.of("max-memory-usage", "900G", "max-disk-usage", "900G")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("max-memory-usage: 900G needs")
                .hasMessageContaining("-XX:MaxDirectMemorySize=");
    }

    @Test
    void settingsThatDoNotFitFailTheDeploymentTogether() {
        assertThatThrownBy(() -> deploy(Map.of("mirror-url", "nonsense", "min-ttl", "soon")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("mirror-url")
                .hasMessageContaining("min-ttl");
    }

    @Test
    void rulesThatAreNotUnderstoodAreAmongTheProblems(@TempDir Path directory) {
        Path missing = directory.resolve("casserole.rules");

        assertThatThrownBy(() -> deploy(Map.of("rules", "pth=/a", "rules-file", missing.toString(), "max-ranges", "0")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("its settings have 3 problems:")
                .hasMessageContaining("rules: line 1: expected each once: ")
                .hasMessageContaining("found 'pth=/a' (init-param rules)")
                .hasMessageContaining("rules-file: expected a text file, found java.nio.file.NoSuchFileException")
                .hasMessageContaining("max-ranges: ");
    }

    @Test
    void nodeThatDoesNotStartLeavesItsDirectoryFree(@TempDir Path directory) {
        Map<String, String> good = Map.of("disk-cache-dir", directory.toString(), "max-memory-usage", "64M");
        Map<String, String> bad = new HashMap<>(good);
        bad.put("mirror-url", "https://localhost:9443");
        bad.put("upstream-ca", directory.resolve("missing.pem").toString());

        assertThatThrownBy(() -> deploy(bad)).hasMessageContaining("missing.pem");

        Casserole.open(LiveSettings.open(Settings.of(good)), "").close(); // fails if the directory is still in use
    }

    @Test
    void healthNamesTheSettingsThatAreInsecure(@TempDir Path directory) {
        Map<String, String> values =
                new HashMap<>(Map.of("disk-cache-dir", directory.toString(), "max-memory-usage", "64M"));
        assertThat(health(values)).containsEntry("insecure", List.of());

        values.put("upstream-insecure-tls", "true");
        assertThat(health(values)).containsEntry("insecure", List.of("upstream-insecure-tls"));
    }

    private static Map<String, Object> health(Map<String, String> values) {
        try (Casserole node = Casserole.open(LiveSettings.open(Settings.of(values)), "")) {
            return node.administration().health().details();
        }
    }
}
