package io.casserole.config;

import java.net.URI;
import java.util.Locale;

/** Reads the address of a server, in one spelling: lower-case scheme and host, no default port, no slash at the end. */
final class HttpUrl {

    static final String EXPECTED =
            "an http or https URL with a host, optionally a port and a path, and no user, query or fragment";

    private HttpUrl() {}

    /**
     * Reads a URL; the path stays as it is written, percent-encoded.
     *
     * @throws IllegalArgumentException if the text is not what {@link #EXPECTED} says
     */
    static URI parse(String text) {
        URI uri = URI.create(text);
        if (!isHttp(uri) || uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > 65_535) {
            throw new IllegalArgumentException("no http or https URL of a host");
        }
        if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("user, query or fragment");
        }
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        return URI.create(scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + port(uri) + path(uri));
    }

    /** The same for an address that may be given without a scheme, and then is http: {@code 10.0.0.1:8080}. */
    static URI parseAddress(String text) {
        return parse(text.contains("://") ? text : "http://" + text);
    }

    private static boolean isHttp(URI uri) {
        return "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
    }

    private static String port(URI uri) {
        // RFC 9110 §4.2.3: a URL with the default port is equivalent to one without a port.
        int defaultPort = "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
        return uri.getPort() < 0 || uri.getPort() == defaultPort ? "" : ":" + uri.getPort();
    }

    private static String path(URI uri) {
        String path = uri.getRawPath();
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        return path.substring(0, end);
    }
}
