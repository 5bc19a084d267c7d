package io.casserole.testing;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports for those who must be told theirs before they listen. */
public final class Ports {
    private static final int FIRST = 10_000;

    /** From here on systems give ports to whoever lets them choose: one that is free now need not be so a moment later. */
    private static final int EPHEMERAL = 32_768;

    private static final int TRIES = 1000;

    private Ports() {}

    /** One that nobody uses now, nor will unless told to. */
    public static int free() throws IOException {
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, EPHEMERAL);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException taken) {
                // another, then
            }
        }
        throw new IOException("expected a free port in " + TRIES + " tries, found none");
    }
}
