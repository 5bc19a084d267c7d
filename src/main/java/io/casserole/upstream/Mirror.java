package io.casserole.upstream;

import java.net.URI;

/**
 * The parts of {@code mirror-url}.
 *
 * @param host name or address, without brackets
 * @param authority host and port as in a {@code Host} field
 * @param basePath what comes before each target; empty, or a path without a slash at its end
 */
record Mirror(String scheme, String host, int port, String authority, String basePath) {
    static Mirror of(URI url) {
        boolean secure = url.getScheme().equals("https");
        int port = url.getPort() < 0 ? (secure ? 443 : 80) : url.getPort();
        String host = url.getHost().replaceAll("[\\[\\]]", "");
        return new Mirror(url.getScheme(), host, port, url.getRawAuthority(), url.getRawPath());
    }

    boolean isSecure() {
        return scheme.equals("https");
    }
}
