package io.casserole.servlet;

import static java.util.Objects.requireNonNull;

import io.casserole.http.BadTargetException;
import io.casserole.http.Fields;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Answers every request but those below {@code /_casserole/}, which are the servlets'. Mapped to {@code /*}, with async support, for
 * REQUEST and ASYNC dispatches; the latter only to {@link Abort} responses. The container's thread reads the head and goes; it never
 * waits for the cache, the origin or the client.
 */
public final class CacheFilter implements Filter {
    /** Paths of this node's own, not the origin's. */
    static final String OWN_PATHS = "/_casserole/";

    private static final String OWN_PATH = "/_casserole";

    private @Nullable Parts parts;

    private record Parts(
            Front front,
            Admission admission,
            Router router,
            ForwardedRequest forwarded,
            PublicFields publicFields,
            StatusFields statusFields) {
        static Parts of(Front front) {
            return new Parts(
                    front,
                    new Admission(front.clientConfig()),
                    new Router(front.cacheConfig(), front.cdnLoopId()),
                    new ForwardedRequest(front.clientConfig()),
                    new PublicFields(front.mirrors(), front.clientConfig()),
                    new StatusFields(front.clientConfig()));
        }
    }

    @Override
    public void init(FilterConfig config) {
        parts = Parts.of(Front.of(config.getServletContext()));
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Abort.ifRequested(request);
        if (request instanceof HttpServletRequest http && !isOwn(http)) {
            serve(http, response);
        } else {
            chain.doFilter(request, response);
        }
    }

    private static boolean isOwn(HttpServletRequest request) {
        String path = ClientRequest.rawPath(request);
        return path.startsWith(OWN_PATHS) || path.equals(OWN_PATH);
    }

    private void serve(HttpServletRequest http, ServletResponse response) {
        Parts known = requireNonNull(parts, "the filter was not initialised");
        AsyncContext async = http.startAsync(http, response);
        async.setTimeout(0); // the pump watches the client, the wire watches the origin
        ClientRequest request;
        try {
            request = ClientRequest.of(http);
        } catch (BadTargetException e) {
            refuse(known, async, e.getMessage());
            return;
        } catch (IllegalArgumentException e) {
            refuse(known, async, "A field has a character that may not be in it.");
            return;
        }
        Optional<Runnable> leave = known.admission.admit(request, async);
        Route route = leave.isPresent() ? known.router.route(request) : Admission.refusal();
        new ClientExchange(
                        known.front,
                        known.forwarded,
                        known.publicFields,
                        known.statusFields,
                        request,
                        async,
                        leave.orElse(() -> {}))
                .follow(route);
    }

    private static void refuse(Parts known, AsyncContext async, @Nullable String why) {
        boolean head = ((HttpServletRequest) async.getRequest()).getMethod().equals("HEAD");
        Outgoing answer = new Route.Refuse(400, Fields.empty(), "400 Bad Request: " + why).answer(head);
        ResponsePump.start(known.front.pumps(), async, answer, cause -> answer, receipt(known, async));
    }

    private static Receipt receipt(Parts known, AsyncContext async) {
        HttpServletRequest request = (HttpServletRequest) async.getRequest();
        return known.front.pumps().receipts().ofClient(ClientRequest.asked(request));
    }
}
