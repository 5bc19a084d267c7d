package io.casserole.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.http.CacheResult;
import io.casserole.http.CacheStatus;
import io.casserole.http.Fields;
import io.casserole.segment.Body;
import io.casserole.segment.ServedFrom;
import io.casserole.servlet.RequestOutcome.Ending;
import io.casserole.testing.ReadInstruments;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReceiptsTest {
    private static final RequestOutcome.Asked ASKED = new RequestOutcome.Asked("GET", "/a?b", "HTTP/1.1", "192.0.2.7");
    private static final CacheStatus HIT = CacheStatus.hit("casserole");

    private final ReadInstruments instruments = new ReadInstruments();
    private final List<RequestOutcome> outcomes = new ArrayList<>();
    private long now = Long.MAX_VALUE - 10; // a clock may overflow
    private final Receipts receipts = new Receipts(instruments, () -> now, outcomes::add);

    private static Outgoing outgoing(int status, CacheResult result) {
        return new Outgoing(status, Fields.empty(), Body.empty(), result, Optional.of(HIT));
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    @Test
    void outcomeTellsWhatBecameOfTheRequest() {
        Receipt receipt = receipts.ofClient(ASKED);
        pass(Duration.ofMillis(3));
        receipt.begun();
        receipt.sent(ServedFrom.MEMORY, 100);
        receipt.sent(ServedFrom.DISK, 50);
        receipt.sent(ServedFrom.DISK, 50);
        receipt.sent(ServedFrom.MEMORY, 1);
        pass(Duration.ofMillis(4));
        receipt.ended(outgoing(206, CacheResult.HIT), Ending.LEFT);

        assertThat(outcomes)
                .containsExactly(new RequestOutcome(
                        ASKED,
                        206,
                        CacheResult.HIT,
                        Optional.of(HIT),
                        Optional.of(Duration.ofMillis(3)),
                        Duration.ofMillis(7),
                        Map.of(ServedFrom.MEMORY, 101L, ServedFrom.DISK, 100L),
                        Ending.LEFT));
        assertThat(outcomes.get(0).sent()).isEqualTo(201);
        assertThat(instruments.durations()).containsExactly(3_000_000L);
    }

    @Test
    void bytesAreCountedAsTheyGo() {
        Receipt receipt = receipts.ofClient(ASKED);
        receipt.begun();
        receipt.sent(ServedFrom.ORIGIN, 5);

        assertThat(instruments.read("casserole_client_sent_bytes_total", "source", "origin"))
                .isEqualTo(5);
        assertThat(receipts.toClients()).isEqualTo(5);
        assertThat(outcomes).isEmpty();
    }

    @Test
    void requestsAreCountedByOutcomeAndClassOfStatusWhenTheyHaveEnded() {
        receipts.ofClient(ASKED).ended(outgoing(206, CacheResult.HIT), Ending.COMPLETE);
        receipts.ofClient(ASKED).ended(outgoing(200, CacheResult.HIT), Ending.COMPLETE);
        receipts.ofClient(ASKED).ended(outgoing(999, CacheResult.MISS), Ending.CUT);

        assertThat(instruments.read("casserole_client_requests_total", "outcome", "hit", "status", "2xx"))
                .isEqualTo(2);
        assertThat(instruments.read("casserole_client_requests_total", "outcome", "miss", "status", "5xx"))
                .isOne();
        assertThat(instruments.read("casserole_client_requests_total", "outcome", "hit", "status", "4xx"))
                .isZero();
        assertThat(instruments.read("casserole_client_endings_total", "ending", "complete"))
                .isEqualTo(2);
        assertThat(instruments.read("casserole_client_endings_total", "ending", "cut"))
                .isOne();
    }

    @Test
    void answersToOtherNodesAreNoRequestsOfClients() {
        Receipt receipt = receipts.ofPeer();
        receipt.begun();
        receipt.sent(ServedFrom.MEMORY, 7);
        receipt.ended(outgoing(200, CacheResult.OWN), Ending.COMPLETE);

        assertThat(instruments.read("casserole_peer_sent_bytes_total")).isEqualTo(7);
        assertThat(receipts.toClients()).isZero();
        assertThat(outcomes).isEmpty();
    }
}
