package io.casserole.tier;

import java.nio.file.Path;

/** The directory of the disk tier belongs to another process. */
public final class DirectoryInUseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DirectoryInUseException(Path directory, Throwable cause) {
        super(
                "disk-cache-dir: expected a directory for this instance alone, found " + directory.toAbsolutePath()
                        + " in use by another one; stop that one or name another directory",
                cause);
    }
}
