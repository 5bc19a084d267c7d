package io.casserole.segment;

import java.net.URI;

/** Makes wires to other nodes, of which each is asked like an origin. */
public interface Dialer {
    /** The wire to one node, until it is closed. Whoever dialled it closes it. */
    interface Line extends Origin, AutoCloseable {
        /** Closes the connections; calls under way, and calls made later, fail with CLOSED. Other lines go on. May be called twice. */
        @Override
        void close();
    }

    /**
     * Makes a line; never blocks, and connects to nobody before the first request.
     *
     * @param address scheme, host, port, and the path below which targets are; a slash at its end does not count
     * @return with connections and limits of its own, even if there is another to the same address
     * @throws IllegalArgumentException if the address is not http or https, names no host, or has a user, query or fragment
     */
    Line dial(URI address);
}
