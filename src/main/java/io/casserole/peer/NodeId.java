package io.casserole.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The name under which a node owns segments: it keeps its share over a restart because it keeps its name, in a file beside its store. */
public final class NodeId {
    private static final Logger LOG = LoggerFactory.getLogger(NodeId.class);

    private static final String FILE = "node-id";
    private static final Pattern MADE_HERE = Pattern.compile("[0-9a-f]{16}");

    private NodeId() {}

    /** The id in a directory, which is made and written if there is none; without a directory, a new one. */
    public static String in(Optional<Path> directory, RandomGenerator chance) {
        String fresh = HexFormat.of().toHexDigits(chance.nextLong());
        return directory.map(path -> keep(path.resolve(FILE), fresh)).orElse(fresh);
    }

    private static String keep(Path file, String fresh) {
        try {
            String kept = read(file);
            if (MADE_HERE.matcher(kept).matches()) {
                return kept;
            }
            Path next = file.resolveSibling(FILE + ".new");
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(next, fresh + "\n");
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            LOG.warn("CSR-0508 {} cannot be kept, so this node has another id after a restart: {}", file, e.toString());
        }
        return fresh;
    }

    private static String read(Path file) throws IOException {
        try {
            return Files.readString(file).strip();
        } catch (NoSuchFileException e) {
            return "";
        }
    }
}
