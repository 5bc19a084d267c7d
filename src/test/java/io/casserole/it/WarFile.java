package io.casserole.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A WAR being made; it is written when this is closed. */
final class WarFile implements AutoCloseable {
    private static final String DESCRIPTOR = "WEB-INF/web.xml";

    private final FileSystem files;

    private WarFile(FileSystem files) {
        this.files = files;
    }

    /** An empty one. */
    static WarFile create(Path war) {
        return open(war, Map.of("create", "true"));
    }

    /** One that is like the WAR of this build. */
    static WarFile likeCasserole(Path war) {
        try {
            return open(Files.copy(Built.war(), war), Map.of());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static WarFile open(Path war, Map<String, String> how) {
        try {
            return new WarFile(FileSystems.newFileSystem(URI.create("jar:" + war.toUri()), how));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    WarFile text(String path, String text) {
        return write(files.getPath(path), text);
    }

    WarFile descriptor(String text) {
        return text(DESCRIPTOR, text);
    }

    /** Changes the descriptor, which must not stay as it is. */
    WarFile descriptor(UnaryOperator<String> change) {
        try {
            String before = Files.readString(files.getPath(DESCRIPTOR));
            String after = change.apply(before);
            if (after.equals(before)) {
                throw new AssertionError("expected a change of " + DESCRIPTOR + ", found none:\n" + before);
            }
            return descriptor(after);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Adds a class of the tests, with those inside it. */
    WarFile classOf(Class<?> type) {
        String path = type.getName().replace('.', '/');
        try {
            Path compiled = Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
            Path target = Files.createDirectories(
                    files.getPath("WEB-INF/classes", path).resolveSibling(""));
            try (Stream<Path> beside = Files.list(compiled.resolve(path).resolveSibling(""))) {
                String name = type.getSimpleName();
                for (Path file : beside.filter(it -> it.getFileName().toString().matches(name + "(\\$.*)?\\.class"))
                        .toList()) {
                    Files.copy(file, target.resolve(file.getFileName().toString()));
                }
            }
            return this;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (URISyntaxException failure) {
            throw new AssertionError(failure);
        }
    }

    WarFile library(Path jar) {
        try (InputStream bytes = Files.newInputStream(jar)) {
            return library(jar.getFileName().toString(), bytes);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Adds all libraries that another WAR has. */
    WarFile librariesOf(Path war) {
        try (FileSystem others = FileSystems.newFileSystem(war);
                Stream<Path> libraries = Files.list(others.getPath("WEB-INF/lib"))) {
            for (Path library : libraries.toList()) {
                library(library);
            }
            return this;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private WarFile library(String name, InputStream bytes) throws IOException {
        Path libraries = Files.createDirectories(files.getPath("WEB-INF/lib"));
        Files.copy(bytes, libraries.resolve(name));
        return this;
    }

    private WarFile write(Path path, String text) {
        try {
            Path parent = path.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.writeString(path, text);
            return this;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        try {
            files.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
