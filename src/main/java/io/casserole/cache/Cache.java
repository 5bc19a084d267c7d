package io.casserole.cache;

import io.casserole.http.Fields;
import io.casserole.http.RequestTarget;
import java.util.concurrent.CompletableFuture;

/** A shared HTTP cache (RFC 9111), as the front sees it. */
public interface Cache {
    /**
     * Answers a request. Never throws, never blocks, never fails the future: failures are answers, too. May complete on any thread;
     * when it does, the first bytes of the body are readable.
     */
    CompletableFuture<Answer> answer(CacheRequest request);

    /**
     * A POST is going to be passed on to the origin. Never throws, never blocks.
     *
     * @param fields its end-to-end fields
     */
    default Posting posting(RequestTarget target, Fields fields) {
        return Posting.IGNORED;
    }
}
