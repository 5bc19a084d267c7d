package io.casserole.http;

import java.util.Optional;

/** A request target in origin form (RFC 9112 §3.2.1), byte for byte as sent. */
public record RequestTarget(String path, Optional<String> query) {
    public RequestTarget {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("path: expected '/' first, found '" + path + "'");
        }
    }

    @Override
    public String toString() {
        return query.map(text -> path + "?" + text).orElse(path);
    }
}
