package io.casserole.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A package of the npm registry, as it is published: no other that it asks for comes with it. */
final class NpmPackage {
    private NpmPackage() {}

    /**
     * This edition, unpacked below {@code target} once.
     *
     * @param purpose of the package, a directory of {@code target}
     * @throws org.opentest4j.TestAbortedException if this machine has no npm, or npm does not get the package
     */
    static Path unpacked(String purpose, String edition) {
        for (String command : List.of("npm", "tar")) {
            assumeTrue(Command.isThere(command), "there is no " + command + " on this machine");
        }
        try {
            Path directory = Files.createDirectories(Path.of("target", purpose).toAbsolutePath());
            Path unpacked = directory.resolve(edition);
            if (!Files.exists(unpacked)) {
                Command pack = Command.run(
                        directory,
                        List.of(
                                "npm",
                                "pack",
                                "--prefer-offline",
                                "--fetch-retries=0",
                                "--fetch-timeout=20000",
                                edition));
                assumeTrue(pack.status() == 0, "npm does not get " + edition + ": offline");
                String file = edition.replace('@', '-') + ".tgz";
                Command.run(directory, List.of("tar", "-xzf", file)).assertSucceeded();
                Files.move(directory.resolve("package"), unpacked);
            }
            return unpacked;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
