package io.casserole.upstream;

import java.net.URI;
import java.util.Locale;

/**
 * Where a server of HTTP is: the parts of its URL.
 *
 * @param scheme http or https
 * @param host name or address, in lower case, without brackets
 * @param authority host and port as in a {@code Host} field
 * @param basePath what comes before each target; empty, or a path without a slash at its end
 */
record Server(String scheme, String host, int port, String authority, String basePath) {
    /** @throws IllegalArgumentException if the URL is not http or https, names no host, or has a user, query or fragment */
    static Server of(URI url) {
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        boolean http = scheme.equals("http") || scheme.equals("https");
        boolean more = url.getRawUserInfo() != null || url.getRawQuery() != null || url.getRawFragment() != null;
        if (!http || url.getHost() == null || more) {
            throw new IllegalArgumentException(
                    "address: expected an http or https URL with a host and without user, query and fragment, found "
                            + url);
        }
        int port = url.getPort() < 0 ? (scheme.equals("https") ? 443 : 80) : url.getPort();
        String host = url.getHost().toLowerCase(Locale.ROOT).replaceAll("[\\[\\]]", "");
        return new Server(
                scheme, host, port, url.getRawAuthority(), url.getRawPath().replaceAll("/+$", ""));
    }

    boolean isSecure() {
        return scheme.equals("https");
    }
}
