package io.casserole.servlet;

import io.casserole.config.ClientConfig;
import io.casserole.http.ForwardedFor;
import java.net.InetAddress;
import java.util.Optional;

/** Who a request comes from: the other end of its connection, or whom that names if it is a trusted proxy. Pure. */
final class ClientAddress {
    private final ClientConfig config;

    ClientAddress(ClientConfig config) {
        this.config = config;
    }

    /** The client as {@link AddressLimit} counts it. What a trusted proxy names in another way than by an address counts as it is written. */
    String of(ClientRequest request) {
        Optional<InetAddress> peer = request.connection().client();
        String near =
                peer.map(AddressLimit::subscriber).orElse(request.connection().remote());
        if (peer.filter(config::trusts).isEmpty()) {
            return near;
        }
        return ForwardedFor.client(request.fields(), this::isTrusted)
                .map(node ->
                        Connection.address(node).map(AddressLimit::subscriber).orElse(node))
                .orElse(near);
    }

    private boolean isTrusted(String node) {
        return Connection.address(node).filter(config::trusts).isPresent();
    }
}
