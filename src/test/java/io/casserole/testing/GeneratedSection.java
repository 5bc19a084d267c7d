package io.casserole.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The part of a file between two marker lines, which a test compares with the code.
 * {@code -Dcasserole.update-docs=true} writes it anew.
 */
public record GeneratedSection(Path file, String begin, String end) {

    /** The settings' part of a file of the project. */
    public static GeneratedSection ofSettings(String file) {
        return new GeneratedSection(Path.of(file), "<!-- settings:begin -->\n", "<!-- settings:end -->");
    }

    /** Whether this run writes documents, and lists of what is known, anew. */
    public static boolean isUpdate() {
        return Boolean.getBoolean("casserole.update-docs");
    }

    /** The text between the markers, after it was replaced by the given one if documentation is to be updated. */
    public String text(String generated) {
        if (isUpdate()) {
            replace(generated);
        }
        String content = content();
        return content.substring(afterBegin(content), lineOfEnd(content));
    }

    private void replace(String generated) {
        String content = content();
        String updated = content.substring(0, afterBegin(content)) + generated + content.substring(lineOfEnd(content));
        try {
            Files.writeString(file, updated);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String content() {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int afterBegin(String content) {
        return require(content, begin) + begin.length();
    }

    private int lineOfEnd(String content) {
        return content.lastIndexOf('\n', require(content, end)) + 1;
    }

    private int require(String content, String marker) {
        int index = content.indexOf(marker);
        if (index < 0) {
            throw new AssertionError("expected the line '" + marker.strip() + "' in " + file + ", found none");
        }
        return index;
    }
}
