package io.casserole.servlet;

import io.casserole.cache.Cache;
import io.casserole.cache.FailureAnswers;
import io.casserole.config.CacheConfig;
import io.casserole.config.ClientConfig;
import io.casserole.segment.Invalidator;
import io.casserole.segment.PassThrough;
import io.casserole.segment.Tracing;
import jakarta.servlet.ServletContext;
import java.net.URI;
import java.util.List;
import java.util.function.Supplier;

/**
 * What the filter and the peers' servlet need of the node. The listener makes one and publishes it in the servlet context, since the
 * container makes the filter and the servlets itself.
 *
 * @param invalidator forgets what requests that were passed on have changed
 * @param cacheConfig the settings in force, which may change
 * @param mirrors the origin's addresses, which answers may name where clients should see this node's
 * @param cdnLoopId how this node knows its own requests (RFC 8586)
 * @param peering where other nodes ask
 * @param purging answers the method PURGE
 * @param tracing is told of each request of a client
 */
public record Front(
        Cache cache,
        PassThrough passThrough,
        Invalidator invalidator,
        Pumps pumps,
        FailureAnswers failures,
        Supplier<CacheConfig> cacheConfig,
        ClientConfig clientConfig,
        List<URI> mirrors,
        String cdnLoopId,
        Peering peering,
        Purging purging,
        Tracing tracing) {
    private static final String ATTRIBUTE = Front.class.getName();

    /** Makes this the front of the web application. Called before any filter or servlet is initialised. */
    public void publish(ServletContext context) {
        context.setAttribute(ATTRIBUTE, this);
    }

    static Front of(ServletContext context) {
        if (context.getAttribute(ATTRIBUTE) instanceof Front front) {
            return front;
        }
        throw new IllegalStateException("context attribute " + ATTRIBUTE
                + ": expected the front that CasseroleListener publishes, found " + context.getAttribute(ATTRIBUTE));
    }
}
