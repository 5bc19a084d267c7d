package io.casserole.admin;

import java.time.Duration;

/**
 * A browser's right to administer this node for a while.
 *
 * @param value what its cookie holds; it shows that the token was known, without being it
 * @param field what a request that changes something must carry beside the cookie: other sites' pages cannot know it (RFC 6265 §8.2)
 */
record Session(String value, String field) {
    static final String COOKIE = "casserole-session";

    /** The request field for {@link #field}. */
    static final String FIELD = "X-Casserole-Session";

    @Override
    public String toString() {
        return "a session"; // a log is no place for it
    }

    /** {@code Set-Cookie} that begins it. */
    String cookie(String path, boolean secure) {
        return cookie(value, path, secure, Sessions.LIFE);
    }

    /** {@code Set-Cookie} that ends it. */
    static String end(String path, boolean secure) {
        return cookie("", path, secure, Duration.ZERO);
    }

    private static String cookie(String value, String path, boolean secure, Duration life) {
        return COOKIE + "=" + value + "; Path=" + path + "; Max-Age=" + life.toSeconds() + "; HttpOnly; SameSite=Strict"
                + (secure ? "; Secure" : "");
    }
}
