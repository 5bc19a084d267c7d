package io.casserole.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeIdTest {
    private final Random random = new Random(1);

    @TempDir
    private Path directory;

    @Test
    void isKeptInTheDirectory() {
        Optional<Path> made = Optional.of(directory.resolve("not/there/yet"));
        String id = NodeId.in(made, random);

        assertThat(id).matches("[0-9a-f]{16}");
        assertThat(NodeId.in(made, random)).isEqualTo(id);
    }

    @Test
    void withoutADirectoryItIsNewEachTime() {
        assertThat(NodeId.in(Optional.empty(), random)).isNotEqualTo(NodeId.in(Optional.empty(), random));
    }

    @Test
    void aFileThatHoldsSomethingElseIsReplaced() throws IOException {
        Files.writeString(directory.resolve("node-id"), "half an i");
        String id = NodeId.in(Optional.of(directory), random);

        assertThat(directory.resolve("node-id")).hasContent(id);
    }

    @Test
    void aNodeStartsAlsoIfItCannotBeKept() throws IOException {
        Path file = Files.createFile(directory.resolve("no-directory"));

        assertThat(NodeId.in(Optional.of(file), random)).matches("[0-9a-f]{16}");
    }
}
