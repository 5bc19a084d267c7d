package io.casserole.cache;

import java.util.concurrent.CompletableFuture;

/** A shared HTTP cache (RFC 9111), as the front sees it. */
public interface Cache {
    /**
     * Answers a request. Never throws, never blocks, never fails the future: failures are answers, too. May complete on any thread;
     * when it does, the first bytes of the body are readable.
     */
    CompletableFuture<Answer> answer(CacheRequest request);
}
