package io.casserole.tier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryLockTest {
    @TempDir
    private Path directory;

    @Test
    void oneInstanceHasTheDirectoryUntilItGivesItUp() throws IOException {
        try (DirectoryLock lock = DirectoryLock.take(directory, "the first")) {
            assertThat(lock).isNotNull();
            assertThatThrownBy(() -> DirectoryLock.take(directory, "the second"))
                    .isInstanceOf(DirectoryInUseException.class)
                    .hasMessageContaining("in use by the first;");
        }
        DirectoryLock.take(directory, "the second").close();
    }

    @Test
    void otherNamesOfTheDirectoryAreTheSame() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link"), Files.createDirectory(directory.resolve("a")));
        try (DirectoryLock lock = DirectoryLock.take(directory.resolve("a"), "the first")) {
            assertThat(lock).isNotNull();
            for (Path name : List.of(link, directory.resolve("b/../a"))) {
                Files.createDirectories(directory.resolve("b"));
                assertThatThrownBy(() -> DirectoryLock.take(name, "the second"))
                        .isInstanceOf(DirectoryInUseException.class);
            }
        }
    }

    @Test
    void refusedInstanceTakesNothingFromTheFirst() throws IOException {
        try (DirectoryLock lock = DirectoryLock.take(directory, "the first")) {
            assertThat(lock).isNotNull();
            for (int time = 0; time < 2; time++) {
                assertThatThrownBy(() -> DirectoryLock.take(directory, "the second"))
                        .hasMessageContaining("in use by the first;");
            }
            assertThat(directory.resolve("instance")).hasContent("the first");
        }
    }

    @Test
    void directoryThatIsAFileIsAnErrorOfItsOwn() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        assertThatThrownBy(() -> DirectoryLock.take(file, "any")).isInstanceOf(IOException.class);
        assertThat(System.getProperties().stringPropertyNames()).noneMatch(name -> name.contains(file.toString()));
    }
}
