package io.casserole.config;

import java.util.List;
import java.util.stream.Collectors;

/** The settings cannot be used. The message names every problem, one in a line. */
public final class ConfigurationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Transient because the message, which is serialized, says the same. */
    private final transient List<Problem> problems;

    ConfigurationException(List<Problem> problems) {
        super(message(problems));
        this.problems = List.copyOf(problems);
    }

    /** At least one problem, in the order found. */
    public List<Problem> problems() {
        return problems;
    }

    private static String message(List<Problem> problems) {
        String count = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
        return problems.stream()
                .map(problem -> "\n  " + problem)
                .collect(Collectors.joining("", "Casserole cannot start, its settings have " + count + ":", ""));
    }
}
