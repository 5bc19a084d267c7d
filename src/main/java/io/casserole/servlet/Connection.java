package io.casserole.servlet;

import io.casserole.config.AddressRange;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.util.Optional;

/**
 * How a request reached this node.
 *
 * @param protocol such as HTTP/1.1, as the container writes it
 * @param remote the other end's address as the container writes it
 * @param scheme http or https
 * @param host the {@code Host} field or {@code :authority}, with its port if it was named
 * @param contextPath of this web application, as in the request line; empty for the root
 */
public record Connection(String protocol, String remote, String scheme, String host, String contextPath) {
    public static Connection of(HttpServletRequest request) {
        String host = request.getHeader("Host");
        return new Connection(
                request.getProtocol(),
                request.getRemoteAddr(),
                request.getScheme(),
                host == null ? named(request) : host,
                request.getContextPath());
    }

    /** HTTP/2 has no {@code Host} field (RFC 9113 §8.3.1), and not every container makes one. */
    private static String named(HttpServletRequest request) {
        boolean usual = request.getServerPort() == (request.getScheme().equals("https") ? 443 : 80);
        return request.getServerName() + (usual ? "" : ":" + request.getServerPort());
    }

    /** The other end; empty if it has no IP address, as at a Unix domain socket. Read when asked: a hit never asks. */
    public Optional<InetAddress> client() {
        return address(remote);
    }

    /** Containers write IPv6 addresses with or without brackets and zone. */
    public static Optional<InetAddress> address(String text) {
        try {
            boolean plain = text.indexOf('[') < 0 && text.indexOf('%') < 0; // no regular expression for most requests
            String bare = plain ? text : text.replaceAll("[\\[\\]]|%.*", "");
            return Optional.of(AddressRange.parse(bare).network());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** What a client puts before the paths of this node. */
    String publicBase() {
        return scheme + "://" + host + contextPath;
    }
}
