package io.casserole.it;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** What a container has printed, kept as lines and in a file of {@code target/it-logs}. */
final class ContainerLog {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private final Process process;
    private final Path file;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Thread reader;

    private ContainerLog(Process process, Path file) {
        this.process = process;
        this.file = file;
        this.reader = new Thread(this::read, "container-log");
    }

    /** Reads the process's output, standard and error, until it ends. */
    static ContainerLog of(Process process, String name) {
        try {
            Path directory = Files.createDirectories(Path.of("target", "it-logs"));
            ContainerLog log = new ContainerLog(process, directory.resolve(name + "-" + process.pid() + ".log"));
            log.reader.setDaemon(true);
            log.reader.start();
            return log;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void read() {
        try (BufferedReader in = process.inputReader();
                BufferedWriter out = Files.newBufferedWriter(file)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lines.add(line);
                out.write(line);
                out.newLine();
                out.flush();
            }
        } catch (IOException failure) {
            lines.add("log ends: " + failure);
        }
    }

    /** All lines so far. */
    String text() {
        return String.join("\n", lines);
    }

    /** The first occurrence, waited for; an error if the process ends without. */
    MatchResult await(Pattern pattern) {
        try {
            Awaitility.await()
                    .pollDelay(Duration.ZERO)
                    .dontCatchUncaughtExceptions()
                    .atMost(DEADLINE)
                    .until(() -> find(pattern).isPresent() || isComplete());
        } catch (ConditionTimeoutException late) {
            throw new AssertionError("expected " + pattern + " within " + DEADLINE + ", found " + this, late);
        }
        return find(pattern).orElseThrow(() -> new AssertionError("expected " + pattern + ", found " + this));
    }

    /** Waits until a line holds this text. */
    void awaitText(String text) {
        await(Pattern.compile(Pattern.quote(text)));
    }

    Optional<MatchResult> find(Pattern pattern) {
        return lines.stream()
                .map(pattern::matcher)
                .filter(Matcher::find)
                .map(Matcher::toMatchResult)
                .findFirst();
    }

    private boolean isComplete() {
        return !reader.isAlive();
    }

    /** The last lines, and where all of them are. */
    @Override
    public String toString() {
        List<String> tail = lines.subList(Math.max(0, lines.size() - 40), lines.size());
        return file + ":\n" + String.join("\n", tail);
    }
}
