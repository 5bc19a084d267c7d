package io.casserole.segment;

import java.util.concurrent.CompletableFuture;

/** The way around the cache: a request and its response, untouched, both bodies streamed. */
public interface PassThrough {
    /**
     * Forwards a request. Never throws and never blocks.
     *
     * @param interims hears of interim responses before the head is here
     * @return the response's head as soon as it is here; fails with a {@link FetchException}
     */
    CompletableFuture<UpstreamResponse> forward(Origin.Request request, Interims interims);
}
