package io.casserole.servlet;

import io.casserole.config.ClientConfig;
import io.casserole.http.Fields;
import io.casserole.http.ForwardedFor;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Who a request comes from: the other end of its connection, or whom that names if it is a trusted proxy. Pure. */
public final class ClientAddress {
    private static final List<String> FORWARDING = List.of("X-Forwarded-For", "Forwarded");

    private final ClientConfig config;

    public ClientAddress(ClientConfig config) {
        this.config = config;
    }

    /** The client as {@link AddressLimit} counts it. What a trusted proxy names in another way than by an address counts as it is written. */
    String of(ClientRequest request) {
        return of(request.connection(), request.fields());
    }

    /** The same of a request that has not been read yet; a name that could not be a field's value counts as none. */
    public String of(HttpServletRequest request) {
        return of(Connection.of(request), forwarding(request));
    }

    private String of(Connection connection, Fields fields) {
        Optional<InetAddress> peer = connection.client();
        String near = peer.map(AddressLimit::subscriber).orElse(connection.remote());
        if (peer.filter(config::trusts).isEmpty()) {
            return near;
        }
        return ForwardedFor.client(fields, this::isTrusted)
                .map(node ->
                        Connection.address(node).map(AddressLimit::subscriber).orElse(node))
                .orElse(near);
    }

    private boolean isTrusted(String node) {
        return Connection.address(node).filter(config::trusts).isPresent();
    }

    private static Fields forwarding(HttpServletRequest request) {
        Fields.Builder fields = Fields.builder();
        try {
            for (String name : FORWARDING) {
                Collections.list(request.getHeaders(name)).forEach(value -> fields.add(name, value));
            }
            return fields.build();
        } catch (IllegalArgumentException e) {
            return Fields.empty();
        }
    }
}
