package io.casserole.segment;

import io.casserole.http.Fields;

/**
 * A response of the origin that is passed on as it is. Whoever holds it closes the body.
 *
 * @param fields end-to-end fields, with {@code Content-Length} if the origin sent it
 */
public record UpstreamResponse(int status, Fields fields, Body body) {}
