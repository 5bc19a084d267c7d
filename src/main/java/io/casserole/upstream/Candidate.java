package io.casserole.upstream;

/** A server that may answer a question about an object. */
record Candidate(Mirror mirror, Likeness likeness) {
    boolean isHome() {
        return likeness == Likeness.HOME;
    }
}
