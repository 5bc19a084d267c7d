package io.casserole.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The WAR with a {@link WrappingFilter} in front of everything. */
final class WrappedWar {
    private static final List<String> CLASSES =
            List.of("WrappingFilter", "WrappingFilter$1", "WrappingFilter$WrappedStream");
    private static final String DECLARATION = """
            <filter>
              <filter-name>wrapping</filter-name>
              <filter-class>io.casserole.it.WrappingFilter</filter-class>
              <async-supported>true</async-supported>
            </filter>
            <filter-mapping>
              <filter-name>wrapping</filter-name>
              <url-pattern>/*</url-pattern>
            </filter-mapping>
            """;

    private WrappedWar() {}

    /** Makes it in this directory. */
    static Path in(Path directory) {
        try {
            Path war = Files.copy(Built.war(), directory.resolve("wrapped.war"));
            try (FileSystem files = FileSystems.newFileSystem(war)) {
                Path descriptor = files.getPath("WEB-INF/web.xml");
                Files.writeString(
                        descriptor, Files.readString(descriptor).replaceFirst("<filter>", DECLARATION + "<filter>"));
                Path target = Files.createDirectories(files.getPath("WEB-INF/classes/io/casserole/it"));
                for (String name : CLASSES) {
                    copy(name + ".class", target);
                }
            }
            return war;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void copy(String resource, Path target) throws IOException {
        try (InputStream bytes = WrappedWar.class.getResourceAsStream(resource)) {
            if (bytes == null) {
                throw new IOException("expected " + resource + " beside " + WrappedWar.class);
            }
            Files.copy(bytes, target.resolve(resource));
        }
    }
}
