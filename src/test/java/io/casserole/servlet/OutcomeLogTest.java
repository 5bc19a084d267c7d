package io.casserole.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.http.CacheResult;
import io.casserole.http.CacheStatus;
import io.casserole.http.CacheStatus.Forwarded;
import io.casserole.segment.ServedFrom;
import io.casserole.servlet.RequestOutcome.Ending;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OutcomeLogTest {
    private final List<String> lines = new ArrayList<>();
    private final OutcomeLog log = new OutcomeLog(false, lines::add);

    private static RequestOutcome outcome(String method, String target, CacheResult result, CacheStatus said) {
        return new RequestOutcome(
                new RequestOutcome.Asked(method, target, "HTTP/1.1", "192.0.2.7"),
                206,
                result,
                Optional.of(said),
                Optional.of(Duration.ofNanos(310_999)),
                Duration.ofSeconds(61).plusMillis(5),
                new EnumMap<>(Map.of(ServedFrom.MEMORY, 2_000L, ServedFrom.OFF_HEAP, 96L)),
                Ending.COMPLETE);
    }

    @Test
    void lineTellsWhatBecameOfTheRequest() {
        CacheStatus said = CacheStatus.hit("casserole")
                .withTtl(Duration.ofSeconds(59))
                .withDetail("memory=1, off-heap=1 rule=short");

        log.accept(outcome("GET", "/a%20b.iso", CacheResult.HIT, said));

        assertThat(lines)
                .containsExactly(
                        "client=192.0.2.7 method=GET target=/a%20b.iso protocol=HTTP/1.1 status=206 outcome=hit"
                                + " bytes=2096 sources=memory:2000,off-heap:96 head=0.000310 whole=61.005000 ending=complete"
                                + " ttl=59 detail=\"memory=1, off-heap=1 rule=short\"");
    }

    @Test
    void lineTellsWhyTheOriginWasAsked() {
        CacheStatus said =
                CacheStatus.forwarded("casserole", Forwarded.URI_MISS).withStatus(200);

        log.accept(outcome("GET", "/", CacheResult.MISS, said));

        assertThat(lines.get(0)).endsWith(" ending=complete fwd=uri-miss fwd-status=200");
    }

    @Test
    void queriesAreWrittenOnlyWhereTheyAreWanted() {
        RequestOutcome outcome = outcome("GET", "/a?token=secret", CacheResult.HIT, CacheStatus.hit("casserole"));

        log.accept(outcome);
        new OutcomeLog(true, lines::add).accept(outcome);

        assertThat(lines.get(0)).contains(" target=/a ").doesNotContain("secret");
        assertThat(lines.get(1)).contains(" target=/a?token=secret ");
    }

    @Test
    void nothingThatAClientSendsBeginsALineOrAField() {
        log.accept(outcome(
                "GET",
                "/a\r\nclient=1.2.3.4 \"x\\\u0085\u2028é\u001b[2J",
                CacheResult.HIT,
                CacheStatus.hit("casserole")));

        assertThat(lines.get(0))
                .contains(
                        " target=\"/a\\u000d\\u000aclient=1.2.3.4 \\\"x\\\\\\u0085\\u2028\\u00e9\\u001b[2J\" protocol=HTTP/1.1 ")
                .matches("[ -~]*");
    }

    @Test
    void whatThereIsNotIsNotWritten() {
        log.accept(new RequestOutcome(
                new RequestOutcome.Asked("TRACE", "/", "HTTP/1.1", "192.0.2.7"),
                405,
                CacheResult.OWN,
                Optional.empty(),
                Optional.empty(),
                Duration.ZERO,
                Map.of(),
                Ending.LEFT));

        assertThat(lines)
                .containsExactly(
                        "client=192.0.2.7 method=TRACE target=/ protocol=HTTP/1.1 status=405 outcome=own bytes=0"
                                + " whole=0.000000 ending=left");
    }
}
