package io.casserole.it;

import static io.casserole.it.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.casserole.testing.ScriptedOrigin;
import io.casserole.testing.TestBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node runs on the tiers it has, and says which. */
final class JettyTiersIT {
    private static final TestBytes BYTES = TestBytes.of(95, 3L * NodeSpec.SEGMENT);

    private final ScriptedOrigin origin = ScriptedOrigin.start();

    @TempDir
    private Path directory;

    @BeforeEach
    void putObject() {
        origin.object("/object").content(BYTES).etag("\"v1\"").maxAge(3600);
    }

    @AfterEach
    void closeOrigin() {
        origin.close();
    }

    @Test
    void missingDirectoryIsMade() {
        Path data = directory.resolve("not/yet/there");
        try (Container node = start(deployment().with("disk-cache-dir", data))) {
            servesFromTheCache(node);
            assertThat(data).isDirectory();
            assertThat(health(node)).contains("\"stores\":\"disk\"");
        }
    }

    @Test
    void directoryThatCannotBeWrittenLeavesANodeOnMemory() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "in the way");
        try (Container node = start(deployment().with("disk-cache-dir", file.resolve("data")))) {
            servesFromTheCache(node);
            node.log().awaitText(file.resolve("data").toString());
            assertThat(health(node)).contains("\"stores\":\"no-disk\"");
        }
    }

    @Test
    void directoryOfAnotherProcessFailsTheDeploymentWithAMessageThatNamesIt() {
        Path data = directory.resolve("shared");
        Deployment shared = deployment().with("disk-cache-dir", data);
        try (Container first = start(shared);
                Container second = new JettyProcess().start(shared)) {
            assertThat(second.awaitExit()).isNotZero();
            assertThat(second.log()
                            .find(Pattern.compile("Casserole does not start.*in use by the application at / of process "
                                    + first.process().pid())))
                    .isPresent()
                    .get()
                    .extracting(MatchResult::group, as(STRING))
                    .contains(data.toString());
            servesFromTheCache(first);
        }
    }

    @Test
    void diskCanBeDisabled() {
        Path data = directory.resolve("unused");
        try (Container node =
                start(deployment().with("disk-cache-enabled", "false").with("disk-cache-dir", data))) {
            servesFromTheCache(node);
            assertThat(health(node)).contains("\"stores\":\"memory\"");
        }
        assertThat(data).doesNotExist();
    }

    private Deployment deployment() {
        return Deployment.of(getClass()).inFrontOf(origin);
    }

    private static Container start(Deployment deployment) {
        Container node = new JettyProcess().start(deployment);
        assertThat(node.uri()).isNotNull();
        return node;
    }

    private void servesFromTheCache(Container node) {
        Client client = Client.of(node.uri());
        assertThat(client.get("/object")).hasStatus(200).hasBody(BYTES);
        int gets = origin.gets("/object");
        assertThat(client.get("/object")).hasStatus(200).isHit().hasBody(BYTES);
        assertThat(origin.gets("/object")).isEqualTo(gets);
    }

    private static String health(Container node) {
        return assertThat(Client.of(node.uri()).get("/_casserole/health/live")).text();
    }
}
