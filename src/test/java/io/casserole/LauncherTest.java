package io.casserole;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.config.CasseroleConfig;
import io.casserole.config.DataSize;
import io.casserole.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code jetty-base/bin/casserole.sh} asks of the JVM; a script that prints its directory and arguments stands in for that. */
class LauncherTest {
    private static final long M = 1 << 20;
    private static final Path BASE = Path.of("jetty-base").toAbsolutePath();

    @TempDir
    private Path home;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void installJavaAndJetty() throws IOException {
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\npwd\nprintf '%s\\n' \"$@\"\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Files.createFile(home.resolve("start.jar"));
        environment.put("JAVA_HOME", home.toString());
        environment.put("JETTY_HOME", home.toString());
    }

    @Test
    void jvmRunsInTheBaseWithItsFlagsFirstAndTheArgumentsLast() throws Exception {
        environment.put("JAVA_OPTIONS", "-Xlog:gc -Da=b");

        List<String> lines = launch("-Dcasserole.passthrough=/a b/.*", "--list-config");

        assertThat(Path.of(lines.get(0))).isEqualTo(BASE);
        assertThat(lines.subList(1, lines.size()))
                .containsExactly(
                        "@jvm.options",
                        "-Xmx518m",
                        "-XX:MaxDirectMemorySize=368m",
                        "-Xlog:gc",
                        "-Da=b",
                        "-jar",
                        home.resolve("start.jar").toString(),
                        "-Dcasserole.passthrough=/a b/.*",
                        "--list-config");
    }

    @Test
    void withoutSettingsTheirDefaultsCount() throws Exception {
        List<String> byDefault = launch();
        CasseroleConfig defaults = CasseroleConfig.from(Settings.of(Map.of()));
        environment.put(
                "CASSEROLE_MAX_MEMORY_USAGE", defaults.tier().maxMemoryUsage().toString());
        environment.put("CASSEROLE_COPY_BUDGET", defaults.client().copyBudget().toString());

        assertThat(byDefault).isEqualTo(launch());
    }

    @Test
    void settingsAreLookedForWhereTheyWinAndBlankOnesDoNotCount() throws Exception {
        environment.put("JAVA_OPTIONS", "-Dcasserole.max-memory-usage=1G");
        assertThat(direct(launch())).isEqualTo(directOf(1024));
        assertThat(direct(launch("-Dcasserole.max-memory-usage=2G", "-Dcasserole.max-memory-usage=3G")))
                .isEqualTo(directOf(3 * 1024));
        environment.put("MAX_MEMORY", "4G");
        assertThat(direct(launch())).isEqualTo(directOf(4 * 1024));
        environment.put("CASSEROLE_MAX_MEMORY_USAGE", "5G");
        assertThat(direct(launch())).isEqualTo(directOf(5 * 1024));
        environment.put("CASSEROLE_MAX_MEMORY_USAGE", " ");
        assertThat(direct(launch())).isEqualTo(directOf(4 * 1024));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"104857600", "104857601", "1048576b", "65000K", "100M", "0100m", "2MB", "2MiB", " 1 g ", "1T"})
    void sizesAreReadAsTheSettingsReadThem(String text) throws Exception {
        environment.put("MAX_MEMORY", text);

        assertThat(direct(launch())).isEqualTo(directOf((DataSize.parse(text).bytes() + M - 1) / M));
    }

    @ParameterizedTest
    @ValueSource(strings = {"much", "M", "100X", "-5M", "1.5G", "99999999999999999999"})
    void whatIsNoSizeIsLeftToCasseroleToRefuse(String text) throws Exception {
        environment.put("MAX_MEMORY", text);

        assertThat(direct(launch())).isEqualTo(directOf(100));
    }

    @ParameterizedTest
    @CsvSource({"64M, 128M", "64M, 0", "100M, 1G", "1G, 128M", "10G, 2G", "100G, 128M"})
    void memoryCheckIsContentWithTheFlags(String memory, String copies) throws Exception {
        environment.put("MAX_MEMORY", memory);
        environment.put("CASSEROLE_COPY_BUDGET", copies);
        Map<String, String> settings =
                Map.of("max-memory-usage", memory, "max-disk-usage", "100G", "copy-budget", copies);

        List<String> flags = launch();

        assertThat(new MemoryCheck(heap(flags) * M, direct(flags) * M)
                        .problem(List.of(Instance.of(CasseroleConfig.from(Settings.of(settings)), ""))))
                .isEmpty();
    }

    @Test
    void flagsThatAreGivenComeLaterAndWin() throws Exception {
        environment.put("JAVA_OPTIONS", "-Xmx9g");

        List<String> flags = launch();

        assertThat(flags.lastIndexOf("-Xmx9g")).isGreaterThan(flags.indexOf("-Xmx518m"));
    }

    @Test
    void missingJettyIsNamed() throws Exception {
        environment.put("JETTY_HOME", home.resolve("elsewhere").toString());

        assertThat(launch())
                .containsExactly("JETTY_HOME: expected the directory of a Jetty 12 with its start.jar, found '"
                        + home.resolve("elsewhere") + "'");
    }

    private List<String> launch(String... arguments) throws IOException, InterruptedException {
        ProcessBuilder command = new ProcessBuilder(
                        Stream.concat(Stream.of(BASE.resolve("bin/casserole.sh").toString()), Arrays.stream(arguments))
                                .toList())
                .redirectErrorStream(true);
        command.environment().keySet().removeIf(name -> name.startsWith("CASSEROLE_") || name.startsWith("MAX_"));
        command.environment().remove("JAVA_OPTIONS");
        command.environment().putAll(environment);
        Process process = command.start();
        List<String> lines = process.inputReader().lines().toList();
        process.waitFor();
        return lines;
    }

    /** For so many megabytes of max-memory-usage. */
    private static long directOf(long memory) {
        return memory + memory / 8 + 256;
    }

    private static long heap(List<String> flags) {
        return number(flags, "-Xmx");
    }

    private static long direct(List<String> flags) {
        return number(flags, "-XX:MaxDirectMemorySize=");
    }

    private static long number(List<String> flags, String flag) {
        String value = flags.stream()
                .filter(it -> it.startsWith(flag))
                .findFirst()
                .orElseThrow(() -> new AssertionError("expected " + flag + ", found " + flags))
                .substring(flag.length());
        return Long.parseLong(value.substring(0, value.length() - 1));
    }
}
