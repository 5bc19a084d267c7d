package io.casserole.servlet;

import io.casserole.http.Fields;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Who is an administrator without a token: somebody at this machine itself. Behind a reverse proxy on the same machine every visitor
 * comes from the loopback address, so a request that shows any trace of a proxy is nobody's; and a browser that was lured here by
 * another site's name is told by {@code Host}. Pure.
 */
final class AdminAccess {
    private static final List<String> TRACES = List.of("Forwarded", "X-Real-IP", "Via");
    private static final String TRACE_START = "x-forwarded-";
    private static final Set<String> HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");

    private AdminAccess() {}

    /** Whether the request comes from this machine, without a detour. */
    static boolean isLocal(HttpServletRequest request) {
        Connection connection = Connection.of(request);
        return isLocal(
                connection.client(),
                Connection.address(request.getLocalAddr()),
                connection.host(),
                ClientRequest.fieldsOf(request));
    }

    /** Whether it may change something, too: a page of another site, open in a browser here, may not. */
    static boolean mayChange(HttpServletRequest request) {
        return request.getHeader("Origin") == null && isLocal(request);
    }

    /**
     * Whether the request comes from this machine, without a detour.
     *
     * @param remote the client's address, if it has one
     * @param local the address it connected to
     * @param host {@code Host} or {@code :authority}, with or without a port
     */
    static boolean isLocal(Optional<InetAddress> remote, Optional<InetAddress> local, String host, Fields fields) {
        return isLoopback(remote) && isLoopback(local) && isLocalName(host) && !showsProxy(fields);
    }

    private static boolean isLoopback(Optional<InetAddress> address) {
        return address.filter(InetAddress::isLoopbackAddress).isPresent();
    }

    private static boolean isLocalName(String host) {
        return HOSTS.contains(host.toLowerCase(Locale.ROOT).replaceFirst(":[0-9]+$", ""));
    }

    private static boolean showsProxy(Fields fields) {
        boolean forwarded = fields.without(name -> name.startsWith(TRACE_START)).size() < fields.size();
        return forwarded || TRACES.stream().anyMatch(fields::has);
    }
}
