package io.casserole.admin;

import io.casserole.servlet.Connection;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.Set;

/** Whether a page that is not this node's own makes a browser ask (Fetch Metadata; RFC 6454). Clients that are no browsers say nothing. Pure. */
final class CrossSite {
    /** {@code none}: the user's own doing, such as a bookmark. */
    private static final Set<String> OWN = Set.of("same-origin", "none");

    private CrossSite() {}

    static boolean isForeign(HttpServletRequest request) {
        Connection connection = Connection.of(request);
        return isForeign(
                Optional.ofNullable(request.getHeader("Origin")),
                Optional.ofNullable(request.getHeader("Sec-Fetch-Site")),
                connection.host(),
                connection.scheme());
    }

    /**
     * Whether the fields name another site, or another origin of the same.
     *
     * @param host as the client wrote it, with its port if that is not the scheme's
     * @param scheme of the connection here; behind a proxy that ends TLS it is not the client's
     */
    static boolean isForeign(Optional<String> origin, Optional<String> fetchSite, String host, String scheme) {
        return fetchSite.filter(site -> !OWN.contains(site)).isPresent()
                || origin.filter(from -> !isOwn(from, host, scheme)).isPresent();
    }

    private static boolean isOwn(String origin, String host, String scheme) {
        boolean secured = origin.equalsIgnoreCase("https://" + host);
        return secured || (scheme.equals("http") && origin.equalsIgnoreCase("http://" + host));
    }
}
