package io.casserole.it;

import java.nio.file.Path;

/** The WAR with a {@link WrappingFilter} in front of everything. */
final class WrappedWar {
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
        Path path = directory.resolve("wrapped.war");
        try (WarFile war = WarFile.likeCasserole(path)) {
            war.descriptor(text -> text.replaceFirst("<filter>", DECLARATION + "<filter>"))
                    .classOf(WrappingFilter.class);
        }
        return path;
    }
}
