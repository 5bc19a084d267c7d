package io.casserole.peer;

import static io.casserole.peer.TestMembers.members;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownMembersTest {
    @TempDir
    private Path directory;

    private Path file;
    private KnownMembers known;

    @BeforeEach
    void inADirectoryThatIsNotThereYet() {
        file = directory.resolve("store/members");
        known = new KnownMembers(Optional.of(file));
    }

    @Test
    void areReadAsTheyWereKept() {
        known.save(members(5));
        known.save(members(3));

        assertThat(known.load()).isEqualTo(members(3));
    }

    @Test
    void thereAreNoneBeforeTheFirst() {
        assertThat(known.load()).isEmpty();
        assertThat(new KnownMembers(Optional.empty()).load()).isEmpty();
    }

    @Test
    void aDamagedLineIsLeftOut() throws IOException {
        known.save(members(2));
        Files.writeString(file, "{\"id\":\n" + Files.readString(file));

        assertThat(known.load()).isEqualTo(members(2));
    }

    @Test
    void withoutADiskNothingIsKept() throws IOException {
        Path taken = Files.createFile(directory.resolve("taken"));
        KnownMembers nowhere = new KnownMembers(Optional.of(taken.resolve("members")));
        nowhere.save(members(1));
        new KnownMembers(Optional.empty()).save(members(1));

        assertThat(nowhere.load()).isEqualTo(List.of());
    }
}
