package io.casserole.upstream;

import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpResponseInterceptor;
import org.apache.hc.core5.http.config.CharCodingConfig;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.BasicHttpTransportMetrics;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.impl.DefaultContentLengthStrategy;
import org.apache.hc.core5.http.impl.nio.ClientHttp1StreamDuplexer;
import org.apache.hc.core5.http.impl.nio.DefaultHttpRequestWriterFactory;
import org.apache.hc.core5.http.impl.nio.DefaultHttpResponseParserFactory;
import org.apache.hc.core5.http.nio.ContentDecoder;
import org.apache.hc.core5.http.nio.SessionInputBuffer;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http.protocol.HttpProcessorBuilder;
import org.apache.hc.core5.reactor.ProtocolIOSession;
import org.jspecify.annotations.Nullable;

/**
 * HttpCore's HTTP/1.1 on one connection, adding nothing of its own to a message. Bodies of known length are read by {@link WideDecoder},
 * and a server that speaks unasked is not listened to ({@link AskedOnly}).
 */
final class WideDuplexer extends ClientHttp1StreamDuplexer {
    private final Announcer announcer;
    private final ThreadLocal<ByteBuffer> lent;

    private WideDuplexer(
            ProtocolIOSession session,
            Http1Config config,
            ThreadLocal<ByteBuffer> lent,
            Announcer announcer,
            AskedOnly asked) {
        super(
                session,
                HttpProcessorBuilder.create().add(announcer).build(),
                config,
                CharCodingConfig.DEFAULT,
                DefaultConnectionReuseStrategy.INSTANCE,
                asked.responses(new DefaultHttpResponseParserFactory(config).create()),
                asked.requests(new DefaultHttpRequestWriterFactory(config).create()),
                new ResponseLength(),
                DefaultContentLengthStrategy.INSTANCE,
                null);
        this.announcer = announcer;
        this.lent = lent;
    }

    /** @param lent a direct buffer of each I/O thread, which bodies are read into */
    static WideDuplexer on(ProtocolIOSession session, Http1Config config, ThreadLocal<ByteBuffer> lent) {
        return new WideDuplexer(session, config, lent, new Announcer(), new AskedOnly());
    }

    @Override
    protected boolean handleIncomingMessage(HttpResponse response) throws HttpException {
        announcer.decoder = null;
        return super.handleIncomingMessage(response);
    }

    @Override
    protected ContentDecoder createContentDecoder(
            long length, ReadableByteChannel channel, SessionInputBuffer buffer, BasicHttpTransportMetrics metrics)
            throws HttpException {
        if (length < 0) { // chunked, or up to the end of the connection
            return super.createContentDecoder(length, channel, buffer, metrics);
        }
        WideDecoder decoder = new WideDecoder(channel, buffer, metrics, length, lent);
        announcer.decoder = decoder;
        return decoder;
    }

    /** Is asked for each response, before its receiver is, and after its decoder was made. */
    private static final class Announcer implements HttpResponseInterceptor {
        private @Nullable WideDecoder decoder;

        @Override
        public void process(HttpResponse response, EntityDetails body, HttpContext context) {
            if (decoder != null) {
                decoder.announce(context);
            }
        }
    }
}
