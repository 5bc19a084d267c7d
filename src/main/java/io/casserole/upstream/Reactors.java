package io.casserole.upstream;

import java.nio.ByteBuffer;
import org.apache.hc.core5.concurrent.DefaultThreadFactory;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.reactor.DefaultConnectingIOReactor;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HttpCore's reactor: the I/O threads of all connections, speaking HTTP/1.1 and adding nothing of its own to a message.
 *
 * <p>The client classes above it are left out on purpose: {@code docs/decisions}, number 5.
 */
final class Reactors {
    private static final Logger LOG = LoggerFactory.getLogger(Reactors.class);

    private static final int IO_THREADS = 2;

    // measured: with 64K a byte costs two thirds of the processor time that it costs with 8K
    private static final int BUFFER = 64 << 10;

    /** What each I/O thread has to read bodies of known length into. */
    private static final int WIDE = 256 << 10;

    private static final Http1Config HTTP1 = http1();

    private Reactors() {}

    /** A reactor at work, to be closed. */
    static DefaultConnectingIOReactor start() {
        ThreadLocal<ByteBuffer> lent = ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(WIDE));
        DefaultConnectingIOReactor reactor = new DefaultConnectingIOReactor(
                (session, attachment) -> new LookFirst(WideDuplexer.on(session, HTTP1, lent)),
                IOReactorConfig.custom()
                        .setIoThreadCount(IO_THREADS)
                        .setTcpNoDelay(true)
                        .setSoKeepAlive(true)
                        .build(),
                new DefaultThreadFactory("casserole-upstream-io", true),
                null,
                failure -> LOG.debug("upstream I/O", failure),
                null,
                null);
        reactor.start();
        return reactor;
    }

    private static Http1Config http1() {
        return Http1Config.custom()
                .setBufferSize(BUFFER)
                .setChunkSizeHint(BUFFER)
                .setInitialWindowSize(InputWindow.INITIAL)
                .setMaxLineLength(BUFFER)
                .setMaxHeaderCount(1000)
                .build();
    }
}
