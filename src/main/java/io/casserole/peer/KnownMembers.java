package io.casserole.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The members that were known last, in a file: one record in a line. Who starts while etcd is away begins with them. Not thread-safe. */
final class KnownMembers {
    private static final Logger LOG = LoggerFactory.getLogger(KnownMembers.class);

    private final Optional<Path> file;

    /** @param file nothing if there is no disk; then nothing is kept */
    KnownMembers(Optional<Path> file) {
        this.file = file;
    }

    /** Those kept last; none if there is no file, or none that can be read. */
    List<Member> load() {
        return file.map(KnownMembers::read).orElse(List.of());
    }

    /** Keeps these instead. A file that cannot be written is logged. */
    void save(Collection<Member> members) {
        file.ifPresent(path -> write(path, members));
    }

    private static List<Member> read(Path path) {
        try {
            return Files.readString(path)
                    .lines()
                    .map(MemberRecord::read)
                    .flatMap(Optional::stream)
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            LOG.warn("CSR-0509 The last known members cannot be read: {}", e.toString());
            return List.of();
        }
    }

    /** A file is whole or as it was before. */
    private static void write(Path path, Collection<Member> members) {
        String lines = members.stream()
                .map(member -> MemberRecord.write(member) + "\n")
                .collect(Collectors.joining());
        try {
            Path next = path.resolveSibling(path.getFileName() + ".new");
            Files.createDirectories(path.toAbsolutePath().getParent());
            Files.writeString(next, lines);
            Files.move(next, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            LOG.warn("CSR-0510 The last known members cannot be kept: {}", e.toString());
        }
    }
}
