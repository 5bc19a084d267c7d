package io.casserole.servlet;

import io.casserole.config.CacheConfig;
import io.casserole.http.CacheStatus.Forwarded;
import io.casserole.http.CdnLoop;
import io.casserole.http.Fields;
import java.util.function.Supplier;

/** Decides from a request's head, and the settings in force, who answers it. */
final class Router {
    private static final Fields ALLOW = Fields.of("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");

    private final Supplier<CacheConfig> config;
    private final String cdnLoopId;

    Router(Supplier<CacheConfig> config, String cdnLoopId) {
        this.config = config;
        this.cdnLoopId = cdnLoopId;
    }

    Route route(ClientRequest request) {
        if (CdnLoop.contains(request.fields(), cdnLoopId)) {
            return new Route.Loop();
        }
        return switch (request.method()) {
            case "GET", "HEAD" -> retrieve(request);
            case "TRACE", "CONNECT" -> new Route.Refuse(405, ALLOW, "405 Method Not Allowed: " + request.method());
            case "OPTIONS" -> options(request);
            case "PURGE" -> new Route.Purge(); // never the origin's: it is said to caches
            default -> new Route.PassOn(Forwarded.METHOD, request.method());
        };
    }

    private Route retrieve(ClientRequest request) {
        if (request.hasBody()) {
            // RFC 9110 §9.3.1: content of a GET has no meaning a cache could know
            return new Route.PassOn(Forwarded.BYPASS, "body");
        }
        return config.get()
                .bypass(request.target().path(), request.fields().has("Authorization"))
                .<Route>map(setting -> new Route.PassOn(Forwarded.BYPASS, setting))
                .orElseGet(Route.AskCache::new);
    }

    /** RFC 9110 §7.6.2: the last allowed recipient answers for itself. */
    private static Route options(ClientRequest request) {
        boolean last =
                request.fields().first("Max-Forwards").filter("0"::equals).isPresent();
        return last
                ? new Route.Refuse(200, ALLOW, "200 OK: this cache is the last recipient allowed.")
                : new Route.PassOn(Forwarded.METHOD, "OPTIONS");
    }
}
