package io.casserole.tier;

import java.nio.file.Path;

/** The directory of the disk tier belongs to another instance. */
public final class DirectoryInUseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param other the instance that has it, by its own words */
    DirectoryInUseException(Path directory, String other) {
        super("disk-cache-dir: expected a directory for this instance alone, found " + directory.toAbsolutePath()
                + " in use by " + (other.isBlank() ? "another one" : other)
                + "; stop that one or name another directory");
    }
}
