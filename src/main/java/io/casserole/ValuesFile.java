package io.casserole;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** Values by names in a file, as {@link Properties} writes them. Blocks. */
final class ValuesFile {
    private static final long LONGEST = 1 << 20;

    private ValuesFile() {}

    /**
     * Reads all of it.
     *
     * @throws IOException if there is none that can be read
     * @throws IllegalArgumentException if it is no such file
     */
    static Map<String, String> read(Path path) throws IOException {
        if (Files.size(path) > LONGEST) {
            throw new IOException("more than " + LONGEST + " bytes");
        }
        Properties properties = new Properties();
        properties.load(new StringReader(Files.readString(path)));
        Map<String, String> values = new HashMap<>();
        properties.stringPropertyNames().forEach(name -> values.put(name, properties.getProperty(name)));
        return values;
    }

    /** Writes these in the stead of what was there. The file is whole or as it was before, and its owner's alone: a value may be a secret. */
    static void write(Path path, Map<String, String> values) throws IOException {
        Properties properties = new Properties();
        properties.putAll(values);
        StringWriter text = new StringWriter();
        properties.store(text, null);
        Path next = path.resolveSibling(path.getFileName() + ".new");
        Files.createDirectories(path.toAbsolutePath().getParent());
        Files.deleteIfExists(next); // its permissions may be others
        Files.createFile(next, ofOwnerAlone(path));
        Files.writeString(next, text.toString());
        Files.move(next, path, StandardCopyOption.ATOMIC_MOVE);
    }

    private static FileAttribute<?>[] ofOwnerAlone(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
