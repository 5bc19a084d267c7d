package io.casserole.upstream;

import static io.casserole.upstream.UpstreamBench.CACHEABLE;
import static io.casserole.upstream.UpstreamBench.bytes;
import static io.casserole.upstream.UpstreamBench.headProbe;
import static io.casserole.upstream.UpstreamBench.is;
import static io.casserole.upstream.UpstreamBench.probe;
import static io.casserole.upstream.UpstreamBench.rangeProbe;
import static io.casserole.upstream.UpstreamBench.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.config.UpstreamConfig;
import io.casserole.http.Fields;
import io.casserole.segment.Descriptor;
import io.casserole.segment.ObjectSource.Description;
import io.casserole.segment.ObjectSource.Description.Known;
import io.casserole.segment.ObjectSource.Description.Passed;
import io.casserole.segment.ObjectSource.Description.Refused;
import io.casserole.segment.ObjectSource.Probe;
import io.casserole.segment.Piece;
import io.casserole.segment.UpstreamResponse;
import io.casserole.testing.FakeOrigin.Exchange;
import io.casserole.testing.TestBytes;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Validation where no HEAD is asked (RFC 9111 §4.3): one request, whatever its answer is. */
class ValidationByGetTest {
    private static final TestBytes CONTENT = UpstreamBench.content(2500);
    private static final String LATER = "Sun, 06 Nov 1994 10:49:37 GMT";
    private static final Fields STORED =
            CACHEABLE.with("ETag", "\"one\"").with("Vary", "Accept-Language").with("X-Kept", "1");

    private final UpstreamBench bench = UpstreamBench.probingBy(UpstreamConfig.Probe.GET);

    @AfterEach
    void nothingIsLost() {
        bench.close();
    }

    private Descriptor stale(int status, Fields fields) {
        CompletableFuture<Description> description = bench.describe(probe("Accept-Language", "de"));
        bench.origin.next().head(status, fields).data(CONTENT, 0, 1000).end();
        Known known = is(Known.class, description);
        known.first().orElseThrow().reader().close();
        bench.clock.advance(Duration.ofHours(2));
        return known.descriptor();
    }

    /** An object of three segments. */
    private Descriptor ranged(Fields fields) {
        return stale(206, fields.with("Content-Range", "bytes 0-999/2500"));
    }

    /** An object of one segment, of which the origin serves no ranges. */
    private Descriptor whole(Fields fields) {
        return stale(200, fields.with("Content-Length", "1000"));
    }

    private CompletableFuture<Description> validate(Descriptor stale, Probe probe) {
        return bench.upstream.objects().validate(stale, probe);
    }

    private CompletableFuture<Description> validate(Descriptor stale) {
        return validate(stale, probe("Accept-Language", "de", "Accept", "a/b"));
    }

    private Exchange onlyRequest() {
        Exchange exchange = bench.origin.next();
        assertThat(exchange.request().method()).isEqualTo("GET");
        assertThat(bench.origin.requests()).hasSize(2); // with the one that made the object
        return exchange;
    }

    @Test
    void segmentTouchedIsAskedForWithTheStoredValidator() { // RFC 9110 §13.1.2
        Descriptor stale = ranged(STORED.with("Last-Modified", "Sat, 05 Nov 1994 08:49:37 GMT"));
        assertThat(validate(stale, rangeProbe("bytes=1500-", "Accept-Language", "de", "If-Range", "\"one\"")))
                .isNotDone();

        assertThat(onlyRequest().request().fields())
                .isEqualTo(Fields.of(
                        "Accept-Language", "de",
                        "Accept-Encoding", "identity",
                        "Range", "bytes=1000-1999",
                        "If-None-Match", "\"one\"",
                        "If-Modified-Since", "Sat, 05 Nov 1994 08:49:37 GMT"));
    }

    @Test
    void weakValidatorGoesBackAsItCame() { // RFC 9110 §8.8.3
        assertThat(validate(whole(STORED.with("ETag", "W/\"weak\"")))).isNotDone();
        Exchange get = onlyRequest();

        assertThat(get.field("If-None-Match")).isEqualTo("W/\"weak\"");
        assertThat(get.field("Accept-Language")).isEqualTo("de");
    }

    @Test
    void objectThatCannotBeHadInPartsIsAskedForWhole() {
        assertThat(validate(whole(STORED))).isNotDone();

        assertThat(onlyRequest().field("Range")).isNull();
    }

    @Test
    void notModifiedReplacesTheFieldsAndKeepsWhatDescribesTheBytes() { // RFC 9111 §4.3.4, §3.2
        Descriptor stale = ranged(STORED.with("Content-MD5", "rL0Y20zC+Fzt72VPzMSk2A=="));
        CompletableFuture<Description> description = validate(stale);
        onlyRequest()
                .head(
                        304,
                        Fields.of(
                                "Date", LATER,
                                "Content-Length", "10",
                                "Content-Range", "nonsense",
                                "Content-Encoding", "gzip",
                                "Content-MD5", "N7UdGUp1E+RbVvZSTy1R8g==",
                                "Content-Type", "text/plain;charset=utf-8",
                                "X-New", "2"))
                .end();

        Known known = is(Known.class, description);
        assertThat(known.first()).isEmpty();
        assertThat(known.descriptor().generation()).isEqualTo(stale.generation());
        assertThat(known.descriptor().isFresh(bench.clock.instant())).isTrue();
        assertThat(known.descriptor().fields())
                .containsExactlyInAnyOrderElementsOf(Fields.of(
                        "Cache-Control", "max-age=3600",
                        "Content-Type", "text/plain;charset=utf-8",
                        "ETag", "\"one\"",
                        "Vary", "Accept-Language",
                        "X-Kept", "1",
                        "X-New", "2",
                        "Date", LATER));
    }

    @Test
    void changedObjectIsMadeOfThatVeryResponse() { // RFC 9111 §4.3.3
        Descriptor stale = ranged(STORED);
        CompletableFuture<Description> description = validate(stale);
        onlyRequest()
                .head(206, STORED.with("Date", LATER).with("ETag", "\"two\"").with("Content-Range", "bytes 0-999/2000"))
                .data(CONTENT, 0, 1000)
                .end();

        Known known = is(Known.class, description);
        assertThat(known.descriptor().generation()).isNotEqualTo(stale.generation());
        assertThat(known.descriptor().length()).isEqualTo(2000);
        assertThat(bytes(known.first().orElseThrow().reader())).isEqualTo(CONTENT.range(0, 1000));
    }

    @Test
    void objectThatIsNoLongerServedInPartsIsMadeOfThatVeryResponse() {
        CompletableFuture<Description> description = validate(ranged(STORED));
        onlyRequest()
                .head(200, STORED.with("Date", LATER).with("ETag", "\"two\"").with("Content-Length", "700"))
                .data(CONTENT, 0, 700)
                .end();

        Known known = is(Known.class, description);
        assertThat(known.descriptor().length()).isEqualTo(700);
        assertThat(bytes(known.first().orElseThrow().reader())).isEqualTo(CONTENT.range(0, 700));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void sameObjectFromAnOriginThatIgnoresConditionsIsNotReadAgain(boolean inParts) {
        Descriptor stale = inParts ? ranged(STORED) : whole(STORED);
        CompletableFuture<Description> description = validate(stale);
        Fields length = inParts ? Fields.of("Content-Range", "bytes 0-999/2500") : Fields.of("Content-Length", "1000");
        Fields answer = Fields.builder()
                .addAll(STORED.with("Date", LATER).with("X-Kept", "2"))
                .addAll(length)
                .build();
        Exchange get = onlyRequest().head(inParts ? 206 : 200, answer);

        Known known = is(Known.class, description);
        assertThat(get.isCancelled()).isTrue();
        assertThat(known.first()).isEmpty();
        assertThat(known.descriptor().generation()).isEqualTo(stale.generation());
        assertThat(known.descriptor().fields().first("X-Kept")).contains("2");
    }

    @Test
    void errorOfTheOriginComesAsItIsSoThatStaleMayStandIn() { // RFC 9111 §4.3.3
        CompletableFuture<Description> description = validate(ranged(STORED));
        onlyRequest()
                .head(503, "Content-Length", "4", "X-Why", "tired")
                .data(CONTENT, 0, 4)
                .end();

        UpstreamResponse refused = is(Refused.class, description).response().orElseThrow();
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.fields().first("X-Why")).contains("tired");
        refused.body().demand(() -> {});
        assertThat(refused.body().read(100)).isInstanceOfSatisfying(Piece.Bytes.class, piece -> {
            assertThat(piece.buffer()).isEqualTo(ByteBuffer.wrap(CONTENT.range(0, 4)));
            piece.release();
        });
        refused.body().close();
    }

    @Test
    void answerThatIsNotToBeStoredIsTheLeadersOwn() {
        CompletableFuture<Description> description = validate(ranged(STORED));
        onlyRequest()
                .head(404, "Content-Length", "0", "Cache-Control", "no-store")
                .end();

        Passed passed = is(Passed.class, description);
        assertThat(passed.response().status()).isEqualTo(404);
        passed.response().body().close();
    }

    @Test
    void clientThatWantsNoBytesMakesItAHead() {
        CompletableFuture<Description> description = validate(ranged(STORED), headProbe("Accept-Language", "de"));
        Exchange head = bench.origin.next();
        assertThat(head.request().method()).isEqualTo("HEAD");
        head.head(304).end();

        assertThat(value(description)).isInstanceOf(Known.class);
    }
}
