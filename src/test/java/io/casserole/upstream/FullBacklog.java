package io.casserole.upstream;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** A server that listens and accepts nobody, with so many waiting that the kernel answers no other: as if the network were cut. */
final class FullBacklog implements AutoCloseable {
    private static final int MORE_THAN_FIT = 16;
    private static final int DEADLINE_MILLIS = 30_000;

    private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final List<SocketChannel> waiting = new ArrayList<>();

    FullBacklog() throws IOException {
        for (int i = 0; i < MORE_THAN_FIT; i++) {
            SocketChannel channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.bind(new InetSocketAddress(
                    server.getInetAddress(), 0)); // so that its port is known before it is connected
            boolean unused = channel.connect(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()));
            waiting.add(channel);
        }
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /** Sends those away who filled the backlog, and returns the first that comes after them. */
    Socket acceptNext() throws IOException {
        List<Integer> ours = new ArrayList<>();
        for (SocketChannel channel : waiting) {
            ours.add(((InetSocketAddress) channel.getLocalAddress()).getPort());
            channel.close();
        }
        server.setSoTimeout(DEADLINE_MILLIS);
        while (true) {
            Socket accepted = server.accept();
            if (!ours.contains(accepted.getPort())) {
                return accepted;
            }
            accepted.close();
        }
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel channel : waiting) {
            channel.close();
        }
        server.close();
    }
}
