package io.casserole.servlet;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.casserole.http.Fields;
import io.casserole.segment.Account;
import io.casserole.segment.Instruments;
import io.casserole.testing.ManualExecutor;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A pump in a container of fakes: one response, whose client, body, clock and threads the test moves. */
public final class PumpTrial {
    static final Duration CLIENT_TIMEOUT = Duration.ofSeconds(60);

    public final FakeOutput output;
    final ScriptedBody body = new ScriptedBody();
    public final ManualExecutor executor = new ManualExecutor();
    final AtomicLong nanos = new AtomicLong();
    final FakeTimer timer = new FakeTimer();
    final Account pinned = new Account("pinned", 1000);
    final Account copies;
    public final HttpServletRequest request = mock();
    public final HttpServletResponse response = mock();
    public final FakeAsync async = new FakeAsync(request, response);
    public final Pumps pumps;
    final List<RequestOutcome> outcomes = new ArrayList<>();
    private final Receipts receipts = new Receipts(Instruments.none(), nanos::get, outcomes::add);
    private Fields head = Fields.empty();
    private int status;
    private @Nullable Supplier<Map<String, String>> trailers;

    public PumpTrial() throws IOException {
        this(new FakeOutput.OfContainer(), 1 << 20);
    }

    PumpTrial(FakeOutput output, long copyBudget) throws IOException {
        this.output = output;
        this.copies = new Account("copies", copyBudget);
        this.pumps = new Pumps(executor, timer, pinned, copies, CLIENT_TIMEOUT, receipts);
        record(output);
    }

    private void record(ServletOutputStream stream) throws IOException {
        when(response.getOutputStream()).thenReturn(stream);
        when(response.isCommitted())
                .thenAnswer(call -> output.flushes() > 0 || !output.writes().isEmpty());
        doAnswer(call -> status = call.getArgument(0)).when(response).setStatus(anyInt());
        doAnswer(call -> head = head.with(call.getArgument(0), call.getArgument(1)))
                .when(response)
                .setHeader(anyString(), anyString());
        doAnswer(call -> head = head.plus(call.getArgument(0), call.getArgument(1)))
                .when(response)
                .addHeader(anyString(), anyString());
        doAnswer(call -> head = head.with("Content-Length", call.getArgument(0).toString()))
                .when(response)
                .setContentLengthLong(anyLong());
        doAnswer(call -> trailers = call.getArgument(0)).when(response).setTrailerFields(any());
    }

    /** Status and fields as the container has them; 0 until they are written. */
    public int status() {
        return status;
    }

    public Fields head() {
        return head;
    }

    /** Whether the container was told that trailers may follow. */
    boolean mayHaveTrailers() {
        return trailers != null;
    }

    Map<String, String> trailers() {
        return trailers == null ? Map.of() : trailers.get();
    }

    /** Starts the pump, and the container calls it for the first time. */
    PumpTrial start(String... fields) throws IOException {
        return start(new Outgoing(200, Fields.of(fields), body));
    }

    PumpTrial start(Outgoing outgoing) throws IOException {
        hand(outgoing);
        output.begin();
        executor.runAll();
        return this;
    }

    /** Starts the pump, and the container does not call it. */
    void hand(Outgoing outgoing) {
        ResponsePump.start(
                pumps,
                async,
                outgoing,
                cause -> Outgoing.text(502, Fields.empty(), "502 " + cause.getMessage()),
                receipts.ofClient(new RequestOutcome.Asked("GET", "/a", "HTTP/1.1", "192.0.2.7")));
    }

    /** Bytes arrive, and the pump's executor runs. */
    PumpTrial give(byte[] bytes) {
        body.give(bytes);
        executor.runAll();
        return this;
    }
}
