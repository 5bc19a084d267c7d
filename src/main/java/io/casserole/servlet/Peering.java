package io.casserole.servlet;

import io.casserole.peer.PeerService;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where other nodes may ask this one.
 *
 * @param service empty if this node is alone
 * @param port the local port on which alone they may; empty: on every port
 */
public record Peering(Optional<PeerService> service, OptionalInt port) {
    /** A node that is alone. */
    public static Peering none() {
        return new Peering(Optional.empty(), OptionalInt.empty());
    }

    Optional<PeerService> at(int localPort) {
        return service.filter(it -> port.isEmpty() || port.getAsInt() == localPort);
    }
}
