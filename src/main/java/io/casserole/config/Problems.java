package io.casserole.config;

import java.util.ArrayList;
import java.util.List;

/** Collects problems, so that all of them can be reported at once. Not thread-safe. */
public final class Problems {

    private final List<Problem> collected = new ArrayList<>();

    /** Adds a problem, unless it was found before: a setting may be read twice. */
    void add(Problem problem) {
        if (!collected.contains(problem)) {
            collected.add(problem);
        }
    }

    /** The problems so far, in the order found. */
    public List<Problem> list() {
        return List.copyOf(collected);
    }

    /**
     * Ends the reading of settings if there is a problem.
     *
     * @throws ConfigurationException with all problems
     */
    public void throwIfAny() {
        if (!collected.isEmpty()) {
            throw new ConfigurationException(collected);
        }
    }
}
