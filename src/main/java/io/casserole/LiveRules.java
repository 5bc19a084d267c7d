package io.casserole;

import io.casserole.config.Problem;
import io.casserole.config.RulesConfig;
import io.casserole.config.Setting;
import io.casserole.http.Rules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operator's rules that are in force: those of the settings, and then those of a file as it last was when it could be understood.
 * Requests under way are not touched by a change; what is stored keeps the life it was given.
 */
final class LiveRules implements Supplier<Rules> {
    private static final Logger LOG = LoggerFactory.getLogger(LiveRules.class);
    private static final long LONGEST = 1 << 20;

    private final Rules settings;
    private final Optional<Path> file;
    private volatile Rules rules;
    private String seen = ""; // the file's text, or why there is none, when it was last looked at; guarded by this

    private LiveRules(Rules settings, Optional<Path> file) {
        this.settings = settings;
        this.file = file;
        this.rules = settings;
    }

    /** What of the rules cannot be read or understood. Looks at the file. */
    static List<Problem> problems(RulesConfig config) {
        Optional<Problem> ofText = problem(RulesConfig.RULES, config.rules());
        Optional<Problem> ofFile = config.file().flatMap(LiveRules::problem);
        return Stream.of(ofText, ofFile).flatMap(Optional::stream).toList();
    }

    private static Optional<Problem> problem(Path file) {
        try {
            return problem(RulesConfig.FILE, read(file));
        } catch (IOException e) {
            return Optional.of(new Problem(RulesConfig.FILE.name(), "expected a text file, found " + e));
        }
    }

    private static Optional<Problem> problem(Setting<?> setting, String rules) {
        try {
            Rules.parse(rules);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(new Problem(setting.name(), String.valueOf(e.getMessage())));
        }
    }

    /**
     * Reads the rules, in which no {@link #problems} were found.
     *
     * @throws IllegalArgumentException if they cannot be understood
     * @throws UncheckedIOException if they cannot be read
     */
    static LiveRules open(RulesConfig config) {
        LiveRules live = new LiveRules(Rules.parse(config.rules()), config.file());
        config.file().ifPresent(live::begin);
        return live;
    }

    private void begin(Path path) {
        try {
            take(read(path));
        } catch (IOException e) {
            throw new UncheckedIOException("rules-file: expected a text file, found " + e, e);
        }
    }

    boolean mayChange() {
        return file.isPresent();
    }

    @Override
    public Rules get() {
        return rules;
    }

    /** Looks at the file, which may block. Of a version that is broken the log has one line, and what was in force stays so. */
    synchronized void look() {
        String text;
        try {
            text = read(file.orElseThrow());
        } catch (IOException | RuntimeException e) {
            refuse(e.toString(), e.toString());
            return;
        }
        if (!text.equals(seen)) {
            try {
                take(text);
                LOG.info("CSR-0108 rules-file: {} rules are in force", rules.size());
            } catch (IllegalArgumentException e) {
                refuse(text, String.valueOf(e.getMessage()));
            }
        }
    }

    private synchronized void take(String text) {
        rules = settings.then(Rules.parse(text));
        seen = text;
    }

    private void refuse(String found, String why) {
        if (!found.equals(seen)) {
            seen = found;
            LOG.warn("CSR-0109 rules-file: the rules in force stay so: {}", why);
        }
    }

    private static String read(Path path) throws IOException {
        if (Files.size(path) > LONGEST) {
            throw new IOException("expected at most " + LONGEST + " bytes, found " + Files.size(path));
        }
        return Files.readString(path);
    }
}
