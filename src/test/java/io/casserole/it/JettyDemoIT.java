package io.casserole.it;

import static io.casserole.it.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.casserole.testing.Ports;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The run command with no origin named: files of the demo origin, tried with curl as the log proposes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class JettyDemoIT {
    private static final int LENGTH = 100_000_000;
    private static final String FILE = "/large.bin";

    private Container node;

    @TempDir
    private Path directory;

    @BeforeAll
    void startNode() throws IOException {
        node = new JettyProcess()
                .start(Deployment.of(getClass()).with("demo", "true").with("address", "127.0.0.1:" + Ports.free()));
        assertThat(node.uri()).isNotNull();
    }

    @AfterAll
    void stopNode() {
        node.close();
    }

    @Test
    void logProposesThreeCommandsOfWhichTheSecondIsAHit() {
        List<String> proposed = Pattern.compile("\\bcurl .*")
                .matcher(node.log().text())
                .results()
                .map(MatchResult::group)
                .toList();
        assertThat(proposed).hasSize(3);
        assumeTrue(Command.isThere("curl"), "there is no curl on this machine");

        List<String> outputs = new ArrayList<>();
        for (String command : proposed) {
            outputs.add(Command.run(directory, List.of("sh", "-c", command))
                    .assertSucceeded()
                    .text());
        }
        assertThat(outputs.get(0)).containsIgnoringCase("cache-status: casserole; fwd=uri-miss");
        assertThat(outputs.get(1)).containsIgnoringCase("cache-status: casserole; hit");
    }

    @Test
    void curlGetsARange() throws IOException {
        Path file = directory.resolve("range");
        curl("-r", "2095000-2096999", "-o", file.toString());

        assertThat(Files.readAllBytes(file)).isEqualTo(demoBytes(2_095_000, 2_097_000));
    }

    @Test
    void curlResumesADownload() throws IOException {
        Path file = directory.resolve("resumed");
        Files.write(file, demoBytes(0, 93_333_333));
        curl("-C", "-", "-o", file.toString());

        assertThat(Files.readAllBytes(file)).isEqualTo(demoBytes(0, LENGTH));
    }

    @Test
    void curlThatAcceptsCodingsGetsTheSameBytes() throws IOException {
        Path file = directory.resolve("compressed");
        curl("--compressed", "-o", file.toString());

        assertThat(Files.readAllBytes(file)).isEqualTo(demoBytes(0, LENGTH));
    }

    @Test
    void fileOfAGigabyteIsThere() {
        assertThat(Client.of(node.uri()).head("/huge.bin"))
                .hasStatus(200)
                .hasField("Content-Length", Long.toString(1L << 30))
                .hasNoBody();
    }

    private void curl(String... options) {
        assumeTrue(Command.isThere("curl"), "there is no curl on this machine");
        List<String> command = new ArrayList<>(List.of("curl", "--silent", "--show-error", "--fail"));
        command.addAll(List.of(options));
        command.add(node.uri() + FILE);
        Command.run(directory, command).assertSucceeded();
    }

    /** Each 16 bytes are the hexadecimal number of the line they are. */
    private static byte[] demoBytes(int first, int end) {
        StringBuilder lines = new StringBuilder();
        int line = first / 16;
        while (lines.length() < end - first + 16) {
            lines.append(HexFormat.of().toHexDigits(line++, 15)).append('\n');
        }
        return lines.substring(first % 16, first % 16 + end - first).getBytes(StandardCharsets.US_ASCII);
    }
}
