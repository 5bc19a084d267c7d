package io.casserole.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;

/** What {@code .dockerignore} keeps back from the build of the image: of the patterns that match a path, or what it is in, the last counts. */
record DockerIgnore(List<String> patterns) {
    static DockerIgnore ofProject() {
        try {
            return new DockerIgnore(Files.readAllLines(Path.of(".dockerignore")).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Whether the build gets this file of the project. */
    boolean admits(Path path) {
        boolean admitted = true;
        for (String pattern : patterns) {
            boolean exception = pattern.startsWith("!");
            if (matches(exception ? pattern.substring(1) : pattern, path)) {
                admitted = exception;
            }
        }
        return admitted;
    }

    private static boolean matches(String pattern, Path path) {
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
        for (int names = 1; names <= path.getNameCount(); names++) {
            if (matcher.matches(path.subpath(0, names))) {
                return true;
            }
        }
        return false;
    }
}
