package io.casserole.servlet;

import io.casserole.http.CacheResult;
import io.casserole.segment.Instruments;
import io.casserole.segment.ServedFrom;
import io.casserole.segment.Tally;
import io.casserole.servlet.RequestOutcome.Ending;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** Adds up what becomes of all responses of a node. Bytes are counted as they go, requests when they have ended. Any thread. */
public final class Receipts {
    private static final int CLASSES = 5;

    private final LongSupplier nanoTime;
    private final Consumer<RequestOutcome> listener;
    private final Tally<ServedFrom> toClients = new Tally<>(ServedFrom.class);
    private final LongAdder toPeers = new LongAdder();
    private final Tally<Ending> endings = new Tally<>(Ending.class);
    private final Map<CacheResult, List<LongAdder>> requests = new EnumMap<>(CacheResult.class); // by status class
    private final LongConsumer firstBytes;

    /**
     * Shows what is counted from now on.
     *
     * @param listener hears of each request of a client when it has ended; must not block
     */
    public Receipts(Instruments instruments, LongSupplier nanoTime, Consumer<RequestOutcome> listener) {
        this.nanoTime = nanoTime;
        this.listener = listener;
        for (CacheResult result : CacheResult.values()) {
            requests.put(result, Stream.generate(LongAdder::new).limit(CLASSES).toList());
        }
        this.firstBytes = instruments.durations(
                "casserole_client_head_seconds", "Time from a client's request to the head of its answer");
        showRequests(instruments);
        toClients.showOn(
                instruments,
                "casserole_client_sent_bytes_total",
                "Bytes of bodies that were handed to the container for clients, by where they came from",
                "source");
        endings.showOn(
                instruments, "casserole_client_endings_total", "Answers to clients, by how they ended", "ending");
        instruments.counter(
                "casserole_peer_sent_bytes_total", "Bytes of bodies that went to other nodes", toPeers::sum);
    }

    private void showRequests(Instruments instruments) {
        for (CacheResult result : CacheResult.values()) {
            for (int status = 1; status <= CLASSES; status++) {
                instruments.counter(
                        "casserole_client_requests_total",
                        "Requests of clients that were answered, by what the cache did and the class of the status",
                        adder(result, status * 100)::sum,
                        "outcome",
                        result.word(),
                        "status",
                        status + "xx");
            }
        }
    }

    private LongAdder adder(CacheResult result, int status) {
        int statusClass = Math.min(Math.max(status / 100, 1), CLASSES);
        return requests.getOrDefault(result, List.of()).get(statusClass - 1);
    }

    /** For the answer to a request that a client makes now. */
    Receipt ofClient(RequestOutcome.Asked asked) {
        return new ClientReceipt(this, asked);
    }

    /** For an answer to another node. */
    Receipt ofPeer() {
        return new Receipt() {
            @Override
            public void begun() {}

            @Override
            public void sent(ServedFrom from, int bytes) {
                toPeers.add(bytes);
            }

            @Override
            public void ended(Outgoing sent, Ending ending) {}
        };
    }

    /** All bytes that were handed to the container for clients. */
    public long toClients() {
        return Arrays.stream(ServedFrom.values()).mapToLong(toClients::count).sum();
    }

    // ---- for the receipts

    long now() {
        return nanoTime.getAsLong();
    }

    void sent(ServedFrom from, int bytes) {
        toClients.add(from, bytes);
    }

    void ended(RequestOutcome outcome) {
        adder(outcome.result(), outcome.status()).increment();
        endings.add(outcome.ending());
        outcome.toHead().ifPresent(time -> firstBytes.accept(time.toNanos()));
        listener.accept(outcome);
    }
}
