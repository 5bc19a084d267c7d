package io.casserole.peer;

import io.casserole.config.ClusterConfig;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Where the others reach this node. Told as it is set, unless its host is one that only this machine understands: then, with etcd, the
 * address of the interface that reaches etcd takes its place, since there the others are.
 */
public final class PeeringAddress {
    /** Finds the own address on the way to another. */
    @FunctionalInterface
    interface Route {
        /** The address of the interface from which packets to {@code remote} leave. */
        InetAddress from(InetSocketAddress remote) throws IOException;
    }

    private PeeringAddress() {}

    /**
     * The address of a clustered node.
     *
     * @param port where the container listens; used if neither peering-address nor peering-port names one
     * @param contextPath of the web application, such as {@code /app}, or empty; used if there is no peering-address
     * @throws IllegalStateException with a message for the operator, if there is no such address
     */
    public static URI of(ClusterConfig config, int port, String contextPath) {
        return of(config, port, contextPath, PeeringAddress::localAddress);
    }

    static URI of(ClusterConfig config, int port, String contextPath, Route route) {
        URI given = config.peeringAddress()
                .orElseGet(() -> anywhere(config.peeringPort().orElse(port), contextPath));
        if (config.etcd().isEmpty() || !isOnlyHere(given)) {
            return given;
        }
        InetAddress own = towards(config.etcd(), route);
        // Where etcd is on loopback, so are all nodes, and any loopback address does.
        return own.isLoopbackAddress() && !isWildcard(given) ? given : at(given, own);
    }

    private static URI anywhere(int port, String contextPath) {
        if (port == 0) {
            throw new IllegalStateException(
                    "peering-address: expected one, since the port of address is chosen by the system, found nothing");
        }
        return URI.create("http://0.0.0.0:" + port + contextPath);
    }

    private static boolean isOnlyHere(URI address) {
        return isWildcard(address) || resolves(address, true);
    }

    private static boolean isWildcard(URI address) {
        return resolves(address, false);
    }

    /** Whether the host is a loopback address, or the wildcard; a name that nobody knows here may still be known elsewhere. */
    private static boolean resolves(URI address, boolean toLoopback) {
        try {
            InetAddress host = InetAddress.getByName(address.getHost());
            return toLoopback ? host.isLoopbackAddress() : host.isAnyLocalAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static InetAddress towards(List<URI> endpoints, Route route) {
        StringBuilder failures = new StringBuilder();
        for (URI endpoint : endpoints) {
            try {
                InetAddress own = route.from(new InetSocketAddress(endpoint.getHost(), portOf(endpoint)));
                if (!own.isAnyLocalAddress()) {
                    return own;
                }
                failures.append("; no interface reaches ").append(endpoint);
            } catch (IOException e) {
                failures.append("; ").append(endpoint).append(": ").append(e);
            }
        }
        throw new IllegalStateException(
                "peering-address: expected an address at which other nodes reach this one, or a way to etcd to find it"
                        + failures);
    }

    private static int portOf(URI endpoint) {
        return endpoint.getPort() > 0
                ? endpoint.getPort()
                : endpoint.getScheme().equals("https") ? 443 : 80;
    }

    private static URI at(URI given, InetAddress host) {
        String literal = host.getHostAddress().replaceFirst("%.*", "");
        String port = given.getPort() < 0 ? "" : ":" + given.getPort();
        return URI.create(given.getScheme() + "://" + (host instanceof Inet6Address ? "[" + literal + "]" : literal)
                + port + given.getRawPath());
    }

    /** Connecting a datagram socket chooses the route and sends nothing. */
    private static InetAddress localAddress(InetSocketAddress remote) throws IOException {
        if (remote.isUnresolved()) {
            throw new UnknownHostException(remote.getHostString());
        }
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(remote);
            return socket.getLocalAddress();
        }
    }
}
