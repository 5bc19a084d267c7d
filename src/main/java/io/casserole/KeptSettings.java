package io.casserole;

import io.casserole.config.CasseroleConfig;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The settings that etcd gave last, in a file for each cluster. Who starts while etcd is away begins with them. Not thread-safe; blocks. */
final class KeptSettings {
    private static final Logger LOG = LoggerFactory.getLogger(KeptSettings.class);

    private final Optional<Path> file;

    /** @param file nothing if there is no disk, or no etcd; then nothing is kept */
    KeptSettings(Optional<Path> file) {
        this.file = file;
    }

    /** In the directory of the disk tier, if there is one. */
    static KeptSettings of(CasseroleConfig config) {
        boolean kept =
                config.tier().diskCacheEnabled() && !config.cluster().etcd().isEmpty();
        Path directory = config.tier().diskCacheDir();
        return new KeptSettings(
                kept
                        ? Optional.of(
                                directory.resolve("settings-" + config.cluster().name()))
                        : Optional.empty());
    }

    /** Those kept last; none if there is no file, or none that can be read. */
    Map<String, String> load() {
        return file.map(KeptSettings::read).orElse(Map.of());
    }

    private static Map<String, String> read(Path path) {
        try {
            return ValuesFile.read(path);
        } catch (NoSuchFileException e) {
            return Map.of();
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("CSR-0115 The settings that etcd gave last cannot be read: {}", e.toString());
            return Map.of();
        }
    }

    /** Keeps these instead. A file that cannot be written is logged. */
    void save(Map<String, String> values) {
        file.ifPresent(path -> {
            try {
                ValuesFile.write(path, values);
            } catch (IOException e) {
                LOG.warn("CSR-0116 The settings that etcd gives cannot be kept: {}", e.toString());
            }
        });
    }
}
