package io.casserole.it;

import java.nio.file.Files;
import java.nio.file.Path;

/** What the build made and unpacked before the integration tests; it says where by system properties. */
final class Built {
    private Built() {}

    static Path war() {
        return path("casserole.it.war");
    }

    /** The classes of the WAR, for whoever wants them as a library. */
    static Path classes() {
        return path("casserole.it.classes");
    }

    static Path jettyHome() {
        return path("casserole.it.jettyHome");
    }

    /** The environment of Jetty in which web applications are deployed: {@code ee10} or {@code ee11}. */
    static String jettyEnvironment() {
        return System.getProperty("casserole.it.jettyEnvironment", "ee10");
    }

    static Path jettyBase() {
        return path("casserole.it.jettyBase");
    }

    static Path tomcatHome() {
        return path("casserole.it.tomcatHome");
    }

    private static Path path(String property) {
        String path = System.getProperty(property, "");
        if (path.isEmpty() || !Files.exists(Path.of(path))) {
            throw new IllegalStateException("expected " + property + " to name what the build made, found \"" + path
                    + "\": run integration tests with mvn verify");
        }
        return Path.of(path).toAbsolutePath();
    }
}
