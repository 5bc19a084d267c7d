package io.casserole.upstream;

import io.casserole.http.Fields;
import io.casserole.http.HopByHop;
import io.casserole.segment.FetchException;
import io.casserole.segment.FetchException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.TruncatedChunkException;
import org.apache.hc.core5.http.nio.AsyncClientExchangeHandler;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.apache.hc.core5.http.nio.RequestChannel;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response on one connection: HttpClient's events, turned into those of a sink. All methods but {@link #requested}
 * are called by the connection's I/O thread, or, when the connection is lost, by whoever loses it.
 */
final class HttpAttempt implements AsyncClientExchangeHandler, WideDecoder.Taker {
    private final HttpCall call;
    private final Connection connection;
    private final InputWindow window = new InputWindow();
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile boolean sent;
    private long begun; // the I/O thread's
    private volatile boolean interim;
    private volatile boolean answered;
    private volatile Duration keepAlive = Duration.ZERO;
    private volatile String expected = "the head of a response";

    HttpAttempt(HttpCall call, Connection connection) {
        this.call = call;
        this.connection = connection;
    }

    /** Whether the kept connection turned out closed before anything was sent on it. */
    boolean wasNeverSent() {
        return connection.isReused() && !sent;
    }

    /** Whether the origin closed a connection that had been idle, instead of reading this request. */
    boolean wasLostUnread() {
        return connection.isReused() && !interim && !answered;
    }

    /** The sink has asked for more. Any thread. */
    void requested(long bytes) {
        if (window.request(bytes)) {
            awaitBody();
        }
    }

    // ---- the request

    @Override
    public void produceRequest(RequestChannel channel, HttpContext context) throws HttpException, IOException {
        RequestBody body = call.body();
        sent = true;
        begun = call.traffic().begin();
        if (body == null) {
            channel.sendRequest(call.requestHead(), null, context);
            awaitHead();
        } else {
            channel.sendRequest(call.requestHead(), body.details(), context);
        }
    }

    @Override
    public int available() {
        RequestBody body = call.body();
        return body != null && body.isReady() ? 1 : 0;
    }

    @Override
    public void produce(DataStreamChannel channel) throws IOException {
        RequestBody body = call.body();
        if (body == null) {
            return;
        }
        try {
            body.produce(channel);
        } catch (FetchException cut) {
            call.fail(cut);
        }
        if (body.hasEnded() && !answered) {
            awaitHead();
        }
    }

    // ---- the response

    @Override
    public void consumeInformation(HttpResponse response, HttpContext context) throws HttpException {
        if (response.getCode() == HttpStatus.SC_SWITCHING_PROTOCOLS) {
            throw new ProtocolException("101 without having been asked to switch protocols");
        }
        interim = true;
        call.responseWatch().progress();
        if (response.getCode() != HttpStatus.SC_CONTINUE) { // RFC 9110 §10.1.1: a word between this end and the next
            call.delivery().interim(response.getCode(), fields(response));
        }
    }

    @Override
    public void consumeResponse(HttpResponse response, @Nullable EntityDetails body, HttpContext context)
            throws HttpException {
        Fields fields = fields(response);
        answered = true;
        keepAlive = KeepAlive.after(response, call.limits().keepAlive());
        call.traffic().answered(call.purpose(), response.getCode(), begun);
        call.responseWatch().pause();
        if (body == null) {
            leaveConnection();
        } else {
            expected = body.getContentLength() < 0
                    ? "the end of the body"
                    : "a body of " + body.getContentLength() + " bytes";
        }
        WideDecoder.giveTo(this, context);
        call.delivery().head(response.getCode(), fields);
        if (body == null) {
            end(Fields.empty());
        }
    }

    @Override
    public void updateCapacity(CapacityChannel channel) throws IOException {
        window.open(channel);
    }

    @Override
    public long wanted() {
        return window.remaining();
    }

    @Override
    public void consume(ByteBuffer bytes) {
        if (!bytes.hasRemaining()) {
            return; // HttpCore, of what was taken past it
        }
        call.traffic().received(bytes.remaining());
        if (window.received(bytes.remaining())) {
            call.responseWatch().progress();
        } else {
            call.responseWatch().pause();
        }
        call.delivery().data(bytes);
    }

    @Override
    public void streamEnd(@Nullable List<? extends Header> trailers) throws ProtocolException {
        leaveConnection();
        end(trailers == null ? Fields.empty() : endToEnd(trailers.toArray(Header[]::new)));
    }

    /** Before the end is told, so that a request made when it is heard finds the connection free. */
    private void leaveConnection() {
        RequestBody body = call.body();
        if (body == null || body.hasEnded()) {
            connection.giveBack(keepAlive);
        } else {
            connection.close(); // answered before all was sent, and nobody wants the rest
        }
    }

    private void end(Fields trailers) {
        if (over.compareAndSet(false, true)) {
            call.ended(trailers);
        }
    }

    private Fields fields(HttpResponse response) throws ProtocolException {
        return call.heads().received(endToEnd(response.getHeaders()), response.getVersion());
    }

    private static Fields endToEnd(Header... headers) throws ProtocolException {
        Fields.Builder fields = Fields.builder();
        try {
            for (Header header : headers) {
                fields.add(header.getName(), header.getValue() == null ? "" : header.getValue());
            }
        } catch (IllegalArgumentException malformed) {
            throw new ProtocolException(malformed.getMessage());
        }
        return HopByHop.endToEnd(fields.build());
    }

    // ---- time and failure

    private void awaitHead() {
        Duration limit = call.limits().headTimeout();
        call.responseWatch()
                .within(
                        limit,
                        () -> call.failure(
                                Reason.TIMEOUT,
                                "expected the head of a response" + HttpCall.in(limit) + ", found none"));
    }

    private void awaitBody() {
        Duration limit = call.limits().idleTimeout();
        call.responseWatch()
                .within(
                        limit,
                        () -> call.failure(
                                Reason.TIMEOUT,
                                "expected more bytes" + HttpCall.in(limit) + ", found silence after "
                                        + window.received()));
    }

    @Override
    public void failed(Exception cause) {
        if (over.compareAndSet(false, true)) {
            connection.close();
            call.attemptFailed(this, broken(cause));
        }
    }

    private FetchException broken(Exception cause) {
        boolean malformed = cause instanceof HttpException
                || (cause instanceof MalformedChunkCodingException && !(cause instanceof TruncatedChunkException));
        String found = malformed ? "something that is not HTTP" : "the connection closed";
        String progress = answered ? " after " + window.received() + " bytes" : "";
        return call.failure(Reason.BROKEN, "expected " + expected + ", found " + found + progress, cause);
    }

    @Override
    public void cancel() {
        failed(new IOException("the connection was closed before the request was sent"));
    }

    @Override
    public void releaseResources() {
        failed(new IOException("the connection was closed")); // unless all has been told already
    }
}
