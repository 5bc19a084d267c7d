package io.casserole.upstream;

import static io.casserole.upstream.UpstreamBench.CACHEABLE;
import static io.casserole.upstream.UpstreamBench.SEGMENT;
import static io.casserole.upstream.UpstreamBench.bytes;
import static io.casserole.upstream.UpstreamBench.failure;
import static io.casserole.upstream.UpstreamBench.readable;
import static io.casserole.upstream.UpstreamBench.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.config.UpstreamConfig.Probe;
import io.casserole.http.Fields;
import io.casserole.http.Freshness;
import io.casserole.http.Validator;
import io.casserole.segment.Descriptor;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.Generation;
import io.casserole.segment.ObjectKey;
import io.casserole.segment.PurgeMark;
import io.casserole.segment.SegmentBytes;
import io.casserole.segment.SegmentKey;
import io.casserole.segment.SegmentReader;
import io.casserole.segment.SegmentRequest;
import io.casserole.testing.FakeOrigin.Exchange;
import io.casserole.testing.TestBytes;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SegmentFetchTest {
    private static final TestBytes CONTENT = UpstreamBench.content(2500);

    private final UpstreamBench bench = UpstreamBench.probingBy(Probe.HEAD);

    @AfterEach
    void nothingIsLost() {
        bench.close();
    }

    private static Descriptor descriptor(Fields fields, boolean ranged) {
        return new Descriptor(
                ObjectKey.primary("/a?b"),
                Fields.empty(),
                200,
                fields,
                CONTENT.length(),
                Validator.of(fields, true, Instant.EPOCH),
                Generation.of("test"),
                SEGMENT,
                Instant.EPOCH,
                new Freshness(Duration.ofHours(1), Duration.ZERO),
                ranged,
                true,
                PurgeMark.NONE);
    }

    private CompletableFuture<SegmentReader> open(int index) {
        return open(descriptor(CACHEABLE, true), index);
    }

    private CompletableFuture<SegmentReader> open(Descriptor descriptor, int index) {
        SegmentRequest request = new SegmentRequest(descriptor, index, Fields.of("Cookie", "c=1"));
        return bench.upstream.segments().open(request).thenApply(reader -> {
            storeWhenComplete(request, reader.bytes());
            return reader;
        });
    }

    private void storeWhenComplete(SegmentRequest request, SegmentBytes bytes) {
        bytes.whenFinished(() -> {
            if (bytes.isComplete()) {
                bench.store.put(request.key(), bytes).join();
            }
        });
    }

    private static void answer(Exchange exchange, int first, int end) {
        exchange.head(206, part(first, end, 2500)).data(CONTENT, first, end).end();
    }

    private static Fields part(int first, int end, int total) {
        return UpstreamBench.part(CACHEABLE, first, end, total);
    }

    @Test
    void asksForExactlyTheSegmentOnConditionThatItIsUnchanged() {
        SegmentReader reader = value(open(1));
        Exchange exchange = bench.origin.next();

        assertThat(exchange.request().method()).isEqualTo("GET");
        assertThat(exchange.request().target()).hasToString("/a?b");
        assertThat(exchange.request().fields())
                .containsExactlyInAnyOrderElementsOf(Fields.of(
                        "Cookie", "c=1",
                        "Accept-Encoding", "identity",
                        "Range", "bytes=1000-1999",
                        "If-Match", "\"one\""));
        answer(exchange, 1000, 2000);
        assertThat(bytes(reader)).isEqualTo(CONTENT.range(1000, 2000));
        assertThat(bench.store.size()).isEqualTo(1);
    }

    @Test
    void lastSegmentIsAsLongAsTheObject() {
        SegmentReader reader = value(open(2));
        Exchange exchange = bench.origin.next();

        assertThat(exchange.field("Range")).isEqualTo("bytes=2000-2499");
        answer(exchange, 2000, 2500);
        assertThat(bytes(reader)).isEqualTo(CONTENT.range(2000, 2500));
    }

    @Test
    void segmentOfAnObjectWithoutStrongTagIsCheckedByItsDate() {
        Fields fields = CACHEABLE.with("ETag", "W/\"w\"").with("Last-Modified", "Sun, 06 Nov 1994 08:00:00 GMT");
        SegmentReader reader = value(open(descriptor(fields, true), 0));
        Exchange exchange = bench.origin.next();

        assertThat(exchange.field("If-Unmodified-Since")).isEqualTo("Sun, 06 Nov 1994 08:00:00 GMT");
        assertThat(exchange.field("If-Match")).isNull();
        exchange.head(206, fields.with("Content-Range", "bytes 0-999/2500"))
                .data(CONTENT, 0, 1000)
                .end();
        assertThat(bytes(reader)).isEqualTo(CONTENT.range(0, 1000));
    }

    @Test
    void storedCodingIsAskedForAgain() {
        value(open(descriptor(CACHEABLE.with("Content-Encoding", "br"), true), 0))
                .close();
        Exchange exchange = bench.origin.next();

        assertThat(exchange.field("Accept-Encoding")).isEqualTo("br");
        exchange.fail(Reason.BUSY);
    }

    @Test
    void bytesCanBeReadWhileTheyArrive() {
        SegmentReader reader = value(open(0));
        Exchange exchange = bench.origin.next().head(206, part(0, 1000, 2500));

        exchange.data(CONTENT, 0, 10);
        assertThat(readable(reader)).isEqualTo(CONTENT.range(0, 10));
        exchange.data(CONTENT, 10, 1000).end();
        assertThat(bytes(reader)).isEqualTo(CONTENT.range(0, 1000));
    }

    @Test
    void segmentOfNoReaderIsStillFetchedToItsEnd() {
        value(open(0)).close();
        answer(bench.origin.next(), 0, 1000);

        SegmentKey key = descriptor(CACHEABLE, true).segment(0);
        assertThat(bytes(bench.store.peek(key).orElseThrow())).isEqualTo(CONTENT.range(0, 1000));
    }

    @Test
    void brokenSegmentIsResumedAtTheByteReached() {
        SegmentReader reader = value(open(1));
        bench.origin
                .next()
                .head(206, part(1000, 2000, 2500))
                .data(CONTENT, 1000, 1300)
                .fail(Reason.BROKEN);
        assertThat(bench.delayer.runNext()).isBetween(Duration.ofMillis(50), Duration.ofMillis(100));
        Exchange second = bench.origin.next();
        assertThat(second.field("Range")).isEqualTo("bytes=1300-1999");
        second.head(206, part(1300, 2000, 2500)).data(CONTENT, 1300, 1301).fail(Reason.TIMEOUT);
        assertThat(bench.delayer.runNext()).isBetween(Duration.ofMillis(100), Duration.ofMillis(200));
        answer(bench.origin.next(), 1301, 2000);

        assertThat(bytes(reader)).isEqualTo(CONTENT.range(1000, 2000));
        assertThat(bench.store.size()).isEqualTo(1);
    }

    @Test
    void bodyThatEndsEarlyIsResumed() {
        SegmentReader reader = value(open(0));
        bench.origin.next().head(206, part(0, 1000, 2500)).data(CONTENT, 0, 999).end();
        bench.delayer.runNext();
        answer(bench.origin.next(), 999, 1000);

        assertThat(bytes(reader)).isEqualTo(CONTENT.range(0, 1000));
    }

    @Test
    void originThatComesBackIsAskedAgain() {
        SegmentReader reader = value(open(0));
        bench.origin.next().fail(Reason.UNREACHABLE);
        bench.delayer.runNext();
        bench.origin.next().head(502).end();
        bench.delayer.runNext();
        answer(bench.origin.next(), 0, 1000);

        assertThat(bytes(reader)).isEqualTo(CONTENT.range(0, 1000));
    }

    @Test
    void failureIsReportedAfterTheLastRetryAndDoesNotStay() {
        SegmentReader reader = value(open(0));
        for (int i = 0; i < UpstreamBench.RETRIES; i++) {
            bench.origin.next().fail(Reason.UNREACHABLE);
            bench.delayer.runNext();
        }
        bench.origin.next().fail(Reason.UNREACHABLE);

        assertThat(bench.delayer.pending()).isZero();
        assertThat(reader.failure())
                .hasValueSatisfying(failure -> assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE));
        reader.close();
        SegmentReader again = value(open(0));
        answer(bench.origin.next(), 0, 1000);
        assertThat(bytes(again)).isEqualTo(CONTENT.range(0, 1000));
    }

    @Test
    void originThatDoesNotAnswerInTimeIsNotWaitedForAgain() {
        SegmentReader reader = value(open(0));
        bench.origin.next().fail(Reason.TIMEOUT);

        assertThat(bench.delayer.pending()).isZero();
        assertThat(reader.failure()).isPresent();
        reader.close();
    }

    @Test
    void resumptionByAnotherObjectEndsTheSegment() {
        SegmentReader reader = value(open(0));
        bench.origin.next().head(206, part(0, 1000, 2500)).data(CONTENT, 0, 500).fail(Reason.BROKEN);
        bench.delayer.runNext();
        Exchange second = bench.origin.next().head(206, part(500, 1000, 2500).with("ETag", "\"two\""));

        assertThat(second.isCancelled()).isTrue();
        assertThat(reader.failure())
                .hasValueSatisfying(failure -> assertThat(failure.reason()).isEqualTo(Reason.CHANGED));
        assertThat(readable(reader)).isEqualTo(CONTENT.range(0, 500));
        assertThat(bench.store.size()).isZero();
        reader.close();
    }

    static Stream<Arguments> lies() {
        Fields good = part(0, 1000, 2500);
        return Stream.of(
                Arguments.of("other bytes", Reason.BROKEN, 206, part(1000, 2000, 2500)),
                Arguments.of("fewer bytes", Reason.BROKEN, 206, part(0, 999, 2500)),
                Arguments.of("no Content-Range", Reason.BROKEN, 206, CACHEABLE),
                Arguments.of("unknown total", Reason.BROKEN, 206, good.with("Content-Range", "bytes 0-999/*")),
                Arguments.of("body of another length", Reason.BROKEN, 206, good.with("Content-Length", "998")),
                Arguments.of("another length", Reason.CHANGED, 206, part(0, 1000, 2501)),
                Arguments.of("another tag", Reason.CHANGED, 206, good.with("ETag", "\"two\"")),
                Arguments.of("no tag", Reason.CHANGED, 206, good.without("ETag")),
                Arguments.of("gzip where identity was", Reason.CHANGED, 206, good.with("Content-Encoding", "gzip")),
                Arguments.of("precondition failed", Reason.CHANGED, 412, Fields.empty()),
                Arguments.of("gone", Reason.CHANGED, 404, Fields.empty()),
                Arguments.of("all of it", Reason.CHANGED, 200, CACHEABLE.with("Content-Length", "2500")),
                Arguments.of("all of another", Reason.CHANGED, 200, CACHEABLE.with("Content-Length", "99")),
                Arguments.of("overloaded", Reason.BUSY, 503, Fields.empty()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lies")
    void answerThatIsNotTheSegmentIsNeverReadNorStored(String lie, Reason reason, int status, Fields fields) {
        SegmentReader reader = value(open(0));
        Exchange exchange =
                bench.origin.next().head(status, fields).data(CONTENT, 0, 1000).end();

        assertThat(exchange.isCancelled()).as(lie).isTrue();
        assertThat(exchange.delivered()).isZero();
        assertThat(reader.failure())
                .hasValueSatisfying(failure -> assertThat(failure.reason()).isEqualTo(reason));
        assertThat(reader.available()).isZero();
        assertThat(bench.delayer.pending()).isZero();
        assertThat(bench.store.size()).isZero();
        reader.close();
    }

    @Test
    void bodyLongerThanItsRangeIsNotStored() {
        SegmentReader reader = value(open(0));
        Exchange exchange = bench.origin.next().head(206, part(0, 1000, 2500)).data(CONTENT, 0, 1001);

        assertThat(exchange.isCancelled()).isTrue();
        assertThat(reader.failure()).isPresent();
        assertThat(bench.store.size()).isZero();
        reader.close();
    }

    @Test
    void bodyThatBreaksBehindItsLastByteIsWhole() {
        SegmentReader reader = value(open(0));
        bench.origin
                .next()
                .head(206, part(0, 1000, 2500))
                .data(CONTENT, 0, 1000)
                .fail(Reason.BROKEN);

        assertThat(bytes(reader)).isEqualTo(CONTENT.range(0, 1000));
    }

    @Test
    void nothingIsAskedOfAnOriginWithoutRanges() {
        assertThat(failure(open(descriptor(CACHEABLE, false), 0)).reason()).isEqualTo(Reason.CHANGED);
        assertThat(bench.origin.requests()).isEmpty();
    }

    @Test
    void tooManyRequestsPausesTheOrigin() {
        SegmentReader reader = value(open(0));
        bench.origin.next().head(429, "Retry-After", "7").end();

        assertThat(reader.failure().orElseThrow().reason()).isEqualTo(Reason.BUSY);
        reader.close();
        assertThat(failure(open(1)).reason()).isEqualTo(Reason.BUSY);
        assertThat(bench.origin.requests()).hasSize(1);
        bench.clock.advance(Duration.ofSeconds(7));
        SegmentReader later = value(open(1));
        answer(bench.origin.next(), 1000, 2000);
        assertThat(bytes(later)).isEqualTo(CONTENT.range(1000, 2000));
    }
}
