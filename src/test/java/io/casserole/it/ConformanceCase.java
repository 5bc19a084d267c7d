package io.casserole.it;

/**
 * What a cache did in one case of the suite.
 *
 * @param group of cases
 * @param kind {@code required} or {@code optimal}, or {@code check} if nothing is asked of the cache
 * @param id of the case
 * @param failure what the suite says, empty if the case passed
 */
record ConformanceCase(String group, String kind, String id, String failure) {

    /** Reads a line of the results. */
    static ConformanceCase parse(String line) {
        String[] cells = line.split("\t", -1);
        if (cells.length != 4) {
            throw new IllegalArgumentException("expected four cells between tabs, found: " + line);
        }
        return new ConformanceCase(cells[0], cells[1], cells[2], cells[3]);
    }

    boolean passed() {
        return failure.isEmpty();
    }

    /** Whether a cache is judged by it. */
    boolean counts() {
        return !kind.equals("check");
    }
}
