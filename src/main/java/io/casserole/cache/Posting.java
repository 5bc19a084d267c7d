package io.casserole.cache;

import io.casserole.segment.Body;
import io.casserole.segment.UpstreamResponse;

/** A POST that is passed on: its answer may be good for later GETs of its target (RFC 9110 §9.3.3). */
public interface Posting {
    /** Nothing is kept. */
    Posting IGNORED = UpstreamResponse::body;

    /**
     * Keeps the response, if it may be, as soon as all of its body has passed. To be called after the target was invalidated for this very
     * request.
     *
     * @param response which says that it is a representation of the target
     * @return its body, to be read in place of it
     */
    Body keep(UpstreamResponse response);
}
