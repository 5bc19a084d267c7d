package io.casserole.servlet;

import io.casserole.http.RequestTarget;
import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.CompletableFuture;

/** Answers the method PURGE on a URL, which asks a cache to forget what it has of it. Any thread; never blocks. */
public interface Purging {
    /**
     * Purges the object that the target names, if whoever asks may.
     *
     * @return what the client is answered, whether or not; never fails
     */
    CompletableFuture<Outgoing> purge(HttpServletRequest request, RequestTarget target);
}
