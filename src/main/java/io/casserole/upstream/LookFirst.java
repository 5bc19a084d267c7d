package io.casserole.upstream;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.hc.core5.http.impl.nio.ClientHttp1IOEventHandler;
import org.apache.hc.core5.http.impl.nio.ClientHttp1StreamDuplexer;
import org.apache.hc.core5.reactor.IOSession;
import org.jspecify.annotations.Nullable;

/**
 * HttpCore's events of one connection. A request on a connection that was used before waits until the selector has been asked once
 * more: it tells of input first, so a connection that the server has closed, or on which it has said too much ({@link AskedOnly}), is
 * found out before the request is sent.
 *
 * <p>Without it a request that waits for a connection would follow in the very event in which the last byte of a response was read, while
 * what is behind that byte is still in the socket.
 */
final class LookFirst extends ClientHttp1IOEventHandler {
    private boolean heard;

    LookFirst(ClientHttp1StreamDuplexer connection) {
        super(connection);
    }

    @Override
    public void inputReady(IOSession session, @Nullable ByteBuffer decrypted) throws IOException {
        heard = true;
        super.inputReady(session, decrypted);
    }

    @Override
    public void outputReady(IOSession session) throws IOException {
        boolean look = heard && session.hasCommands();
        heard = false;
        if (!look) { // else the selector, which is still told of the wish to write, comes back at once
            super.outputReady(session);
        }
    }
}
