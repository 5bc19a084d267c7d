package io.casserole.it;

import java.nio.file.Path;

/** Starts a container of one kind with the WAR in it, as its users would. */
@FunctionalInterface
interface Launcher {
    /** Starts the process and does not wait until it serves; it may never. */
    Container start(Deployment deployment);

    static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }
}
