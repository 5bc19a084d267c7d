package io.casserole.upstream;

import java.io.IOException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.nio.NHttpMessageParser;
import org.apache.hc.core5.http.nio.NHttpMessageWriter;
import org.apache.hc.core5.http.nio.SessionInputBuffer;
import org.apache.hc.core5.http.nio.SessionOutputBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Lets the server speak on one connection only when it was asked: between a request and the end of its response. What else it sends ends
 * the connection, so that the rest of a body that is longer than was said is never taken for the next response (RFC 9112 §6.3).
 *
 * <p>HttpCore finds out by itself only if what is too much looks like a whole head; less than that it keeps, and puts the next head behind it.
 *
 * <p>Called by the I/O thread only.
 */
final class AskedOnly {
    private boolean asked;

    NHttpMessageWriter<HttpRequest> requests(NHttpMessageWriter<HttpRequest> writer) {
        return new NHttpMessageWriter<>() {
            @Override
            public void write(HttpRequest request, SessionOutputBuffer buffer) throws IOException, HttpException {
                asked = true;
                writer.write(request, buffer);
            }

            @Override
            public void reset() {
                writer.reset();
            }
        };
    }

    /** Is asked for a head whenever bytes come that are not of a body. */
    NHttpMessageParser<HttpResponse> responses(NHttpMessageParser<HttpResponse> parser) {
        return new NHttpMessageParser<>() {
            @Override
            public @Nullable HttpResponse parse(SessionInputBuffer buffer, boolean endOfStream)
                    throws IOException, HttpException {
                if (!asked && buffer.hasData()) {
                    throw new ProtocolException("expected nothing, found bytes that no request asked for");
                }
                HttpResponse head = parser.parse(buffer, endOfStream);
                if (head != null && head.getCode() >= HttpStatus.SC_SUCCESS) {
                    asked = false;
                }
                return head;
            }

            @Override
            public void reset() {
                parser.reset();
            }
        };
    }
}
