package io.casserole.segment;

import io.casserole.http.Fields;

/** Hears of the interim responses (RFC 9110 §15.2) that precede a response, for whoever can pass them on. */
@FunctionalInterface
public interface Interims {
    /** Drops them: nobody waits for the response, or nobody could be told. */
    Interims UNHEARD = (status, fields) -> {};

    /**
     * A response of status 1xx, neither 100 nor 101, has come; the final one has not. Must not block.
     *
     * @param fields end-to-end fields
     */
    void interim(int status, Fields fields);
}
