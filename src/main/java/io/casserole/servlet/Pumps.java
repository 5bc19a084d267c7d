package io.casserole.servlet;

import io.casserole.http.Fields;
import io.casserole.segment.Account;
import io.casserole.segment.Body;
import io.casserole.segment.Instruments;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What all response pumps of a node share.
 *
 * <p>{@code executor} writes to clients when bytes arrive; its tasks never block, a few threads are enough. {@code timer} runs short
 * checks; it should remove cancelled tasks at once.
 */
public final class Pumps {
    private final Executor executor;
    private final ScheduledExecutorService timer;
    private final Account pinned;
    private final Account copies;
    private final Duration clientTimeout;
    private final Receipts receipts;
    private final OutputSeam seam = new OutputSeam();
    private final InterimSeam interimSeam = new InterimSeam();
    private final UnderWay underWay = new UnderWay();

    /**
     * @param pinned memory of segments held by unfinished writes to slow clients
     * @param copies private copies for slow clients
     * @param clientTimeout a response without progress for so long is aborted
     * @param receipts add up what becomes of responses
     */
    public Pumps(
            Executor executor,
            ScheduledExecutorService timer,
            Account pinned,
            Account copies,
            Duration clientTimeout,
            Receipts receipts) {
        this.executor = executor;
        this.timer = timer;
        this.pinned = pinned;
        this.copies = copies;
        this.clientTimeout = clientTimeout;
        this.receipts = receipts;
    }

    /** Shows what is under way. */
    public void showOn(Instruments instruments) {
        instruments.amount(
                "casserole_client_responses", "Answers that are being sent, those to other nodes too", underWay::count);
        copies.showOn(instruments, "budget", "copies");
    }

    /** For each class of output stream met so far, how bytes are written to it; for health. */
    public Map<String, String> outputChoices() {
        return seam.choices();
    }

    /** Responses being sent now. */
    public int responsesUnderWay() {
        return underWay.count();
    }

    /** Waits until no response is being sent, for so long at most; returns how many are. */
    public int awaitResponses(Duration most) {
        return underWay.await(most);
    }

    /**
     * Sends a response and completes {@code async}, at the client's pace. Closes the body in any case; if it fails at once, the answer is
     * 500.
     *
     * @param async of the request, with no time-out from now on: the pump watches the client
     */
    public void send(AsyncContext async, Outgoing outgoing) {
        send(async, outgoing, Receipt.NONE);
    }

    void send(AsyncContext async, Outgoing outgoing, Receipt receipt) {
        async.setTimeout(0);
        ResponsePump.start(
                this,
                async,
                outgoing,
                cause -> Outgoing.text(500, Fields.empty(), "500 Internal Server Error: " + cause.getMessage()),
                receipt);
    }

    /** The body of a request on which {@code startAsync} has been called; fails if the client sends nothing for too long. */
    public Body receive(HttpServletRequest request) {
        return new RequestBody(request, timer, clientTimeout);
    }

    UnderWay underWay() {
        return underWay;
    }

    OutputSeam seam() {
        return seam;
    }

    InterimSeam interimSeam() {
        return interimSeam;
    }

    Executor executor() {
        return executor;
    }

    ScheduledExecutorService timer() {
        return timer;
    }

    Account pinned() {
        return pinned;
    }

    Account copies() {
        return copies;
    }

    Duration clientTimeout() {
        return clientTimeout;
    }

    Receipts receipts() {
        return receipts;
    }
}
