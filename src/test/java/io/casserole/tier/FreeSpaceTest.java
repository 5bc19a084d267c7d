package io.casserole.tier;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreeSpaceTest {
    @Test
    void isEnoughFromTheMarkOn() {
        AtomicLong free = new AtomicLong(100);
        FreeSpace space = new FreeSpace(free::get, 100);
        assertThat(space.isEnough()).isTrue();
        free.set(99);
        assertThat(space.wasEnough()).isTrue();
        assertThat(space.isEnough()).isFalse();
        assertThat(space.wasEnough()).isFalse();
        free.set(100);
        assertThat(space.isEnough()).isTrue();
    }

    @Test
    void whatCannotBeToldIsNotEnough() {
        FreeSpace space = new FreeSpace(
                () -> {
                    throw new UncheckedIOException(new IOException("gone"));
                },
                0);
        assertThat(space.isEnough()).isFalse();
    }

    @Test
    void looksAtTheFileSystemOfTheDirectory(@TempDir Path directory) {
        assertThat(FreeSpace.around(directory).getAsLong()).isPositive();
        assertThat(new FreeSpace(FreeSpace.around(directory.resolve("missing")), 0).isEnough())
                .isFalse();
    }
}
