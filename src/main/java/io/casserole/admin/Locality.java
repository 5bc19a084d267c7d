package io.casserole.admin;

import io.casserole.http.Fields;
import io.casserole.servlet.Connection;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Whether somebody at this machine itself asks. Behind a reverse proxy on the same machine every visitor comes from the loopback
 * address, so a request that shows any trace of a proxy comes from elsewhere; and a browser that was lured here by another site's name
 * is told by {@code Host}. Pure.
 */
final class Locality {
    private static final List<String> TRACES = List.of("Forwarded", "X-Real-IP", "Via");
    private static final String TRACE_START = "x-forwarded-";

    /** Spoken by hardly a client of today, but by an nginx that names itself in no field unless it is told to. */
    private static final String OF_PROXIES = "HTTP/1.0";

    private static final Set<String> HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");

    private Locality() {}

    /** Whether the request comes from this machine, without a detour. */
    static boolean isHere(HttpServletRequest request) {
        Connection connection = Connection.of(request);
        return isHere(
                connection.protocol(),
                connection.client(),
                Connection.address(request.getLocalAddr()),
                connection.host(),
                names(request));
    }

    /** Whether nothing says that the request came through a proxy, so that the client's address is that of whoever asks. */
    static boolean isDirect(HttpServletRequest request) {
        return isDirect(Connection.of(request).protocol(), names(request));
    }

    private static Fields names(HttpServletRequest request) {
        Fields.Builder names = Fields.builder();
        Collections.list(request.getHeaderNames()).forEach(name -> names.add(name, ""));
        return names.build();
    }

    /**
     * Whether the request comes from this machine, without a detour.
     *
     * @param protocol such as HTTP/1.1
     * @param remote the client's address, if it has one
     * @param local the address it connected to
     * @param host {@code Host} or {@code :authority}, with or without a port
     */
    static boolean isHere(
            String protocol, Optional<InetAddress> remote, Optional<InetAddress> local, String host, Fields fields) {
        return isLoopback(remote) && isLoopback(local) && isLocalName(host) && isDirect(protocol, fields);
    }

    private static boolean isDirect(String protocol, Fields fields) {
        return !protocol.equals(OF_PROXIES) && !showsProxy(fields);
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
