package io.casserole.upstream;

import static io.casserole.upstream.UpstreamBench.CACHEABLE;
import static io.casserole.upstream.UpstreamBench.bytes;
import static io.casserole.upstream.UpstreamBench.failure;
import static io.casserole.upstream.UpstreamBench.is;
import static io.casserole.upstream.UpstreamBench.part;
import static io.casserole.upstream.UpstreamBench.probe;
import static io.casserole.upstream.UpstreamBench.rangeProbe;
import static io.casserole.upstream.UpstreamBench.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.config.UpstreamConfig;
import io.casserole.http.ByteRange;
import io.casserole.http.Fields;
import io.casserole.http.RequestTarget;
import io.casserole.segment.Descriptor;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.ObjectSource.Description;
import io.casserole.segment.ObjectSource.Description.KeptPart;
import io.casserole.segment.ObjectSource.Description.Known;
import io.casserole.segment.ObjectSource.Description.Passed;
import io.casserole.segment.ObjectSource.Probe;
import io.casserole.segment.Piece;
import io.casserole.segment.SegmentReader;
import io.casserole.segment.SegmentRequest;
import io.casserole.segment.UpstreamResponse;
import io.casserole.testing.FakeOrigin.Exchange;
import io.casserole.testing.TestBytes;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that wants less than a segment of an object that nobody knows. */
class ShortGetTest {
    private static final TestBytes CONTENT = UpstreamBench.content(2500);
    private static final Fields UNTAGGED = CACHEABLE.without("ETag");

    private final UpstreamBench bench = UpstreamBench.probingBy(UpstreamConfig.Probe.GET);

    @AfterEach
    void nothingIsLost() {
        bench.close();
    }

    /** An object of which only these bytes are known. */
    private Descriptor known(int first, int end) {
        CompletableFuture<Description> description = bench.describe(rangeProbe("bytes=" + first + "-" + (end - 1)));
        bench.nextGet()
                .head(206, part(CACHEABLE, first, end, 2500))
                .data(CONTENT, first, end)
                .end();
        return is(Known.class, description).descriptor();
    }

    private Optional<SegmentReader> find(Descriptor descriptor, int first, int end) {
        int index = descriptor.layout().indexOf(first);
        Optional<ByteRange> wanted = Optional.of(new ByteRange(first, end));
        return bench.upstream
                .fragments()
                .find(new SegmentRequest(descriptor, index, Fields.empty(), RequestTarget.of("/a", null), wanted));
    }

    private static void assertHolds(SegmentReader reader, int segment, int first, int end) {
        int start = segment * UpstreamBench.SEGMENT;
        assertThat(reader.view(first - start, end - start)).isEqualTo(ByteBuffer.wrap(CONTENT.range(first, end)));
    }

    private static void assertPassedOn(UpstreamResponse response, int first, int end) {
        response.body().demand(() -> {});
        assertThat(response.body().read(5000)).isInstanceOfSatisfying(Piece.Bytes.class, piece -> {
            assertThat(piece.buffer()).isEqualTo(ByteBuffer.wrap(CONTENT.range(first, end)));
            piece.release();
        });
        response.body().close();
    }

    @ParameterizedTest
    @CsvSource({"bytes=100-199, 100, 200", "bytes=-5, 2495, 2500", "bytes=0-0, 0, 1", "bytes=1990-1999, 1990, 2000"})
    void rangeGoesUpstreamAsItIsAndTheAnswerServesIt(String range, int first, int end) {
        CompletableFuture<Description> description = bench.describe(rangeProbe(range, "Accept", "a/b"));
        Exchange get = bench.nextGet();
        assertThat(get.request().fields())
                .isEqualTo(Fields.of("Accept", "a/b", "Accept-Encoding", "identity", "Range", range));
        get.head(206, part(CACHEABLE, first, end, 2500))
                .data(CONTENT, first, end)
                .end();

        Known known = is(Known.class, description);
        assertThat(known.descriptor().length()).isEqualTo(2500);
        assertThat(known.first()).isEmpty();
        try (SegmentReader reader = find(known.descriptor(), first, end).orElseThrow()) {
            assertHolds(reader, first / UpstreamBench.SEGMENT, first, end);
        }
        assertThat(bench.origin.requests()).hasSize(1);
    }

    @Test
    void bytesAreReadAsTheyArrive() {
        CompletableFuture<Description> description = bench.describe(rangeProbe("bytes=100-199"));
        Exchange get =
                bench.nextGet().head(206, part(CACHEABLE, 100, 200, 2500)).data(CONTENT, 100, 150);
        try (SegmentReader reader =
                find(is(Known.class, description).descriptor(), 100, 200).orElseThrow()) {
            assertThat(reader.available()).isEqualTo(150);
            assertHolds(reader, 0, 100, 150);
            get.data(CONTENT, 150, 200).end();

            assertThat(reader.available()).isEqualTo(200);
            assertHolds(reader, 0, 100, 200);
        }
    }

    @Test
    void fragmentServesTheRangesInsideItAndNoOthers() { // RFC 9111 §3.3
        Descriptor descriptor = known(100, 200);

        try (SegmentReader inside = find(descriptor, 120, 130).orElseThrow()) {
            assertHolds(inside, 0, 120, 130);
        }
        assertThat(find(descriptor, 99, 130)).isEmpty();
        assertThat(find(descriptor, 190, 201)).isEmpty();
        assertThat(find(descriptor, 1100, 1200)).isEmpty();
    }

    @Test
    void segmentIsCompletedByItsMissingEnd() { // RFC 9111 §3.3, §3.4
        Descriptor descriptor = known(0, 100);
        CompletableFuture<SegmentReader> segment =
                bench.upstream.segments().open(new SegmentRequest(descriptor, 0, Fields.empty()));
        Exchange rest = bench.nextGet();
        assertThat(rest.field("Range")).isEqualTo("bytes=100-999");
        assertThat(rest.field("If-Match")).isEqualTo("\"one\"");
        rest.head(206, part(CACHEABLE, 100, 1000, 2500))
                .data(CONTENT, 100, 1000)
                .end();

        assertThat(bytes(value(segment))).isEqualTo(CONTENT.range(0, 1000));
        assertThat(find(descriptor, 0, 50)).isEmpty();
    }

    @Test
    void endOfAnotherObjectIsNotJoined() { // RFC 9111 §3.4
        Descriptor descriptor = known(0, 100);
        CompletableFuture<SegmentReader> segment =
                bench.upstream.segments().open(new SegmentRequest(descriptor, 0, Fields.empty()));
        Exchange rest = bench.nextGet().head(206, part(CACHEABLE.with("ETag", "\"two\""), 100, 1000, 2500));

        assertThat(rest.isCancelled()).isTrue();
        try (SegmentReader reader = value(segment)) {
            assertThat(reader.failure().orElseThrow().reason()).isEqualTo(Reason.CHANGED);
        }
    }

    @Test
    void fragmentThatIsNoBeginningGivesWayToItsSegment() {
        Descriptor descriptor = known(100, 200);
        CompletableFuture<SegmentReader> segment =
                bench.upstream.segments().open(new SegmentRequest(descriptor, 0, Fields.empty()));
        Exchange all = bench.nextGet();
        assertThat(all.field("Range")).isEqualTo("bytes=0-999");
        all.head(206, part(CACHEABLE, 0, 1000, 2500)).data(CONTENT, 0, 1000).end();

        assertThat(bytes(value(segment))).isEqualTo(CONTENT.range(0, 1000));
    }

    @Test
    void brokenFragmentIsResumedWhereItBroke() {
        CompletableFuture<Description> description = bench.describe(rangeProbe("bytes=100-199"));
        bench.nextGet()
                .head(206, part(CACHEABLE, 100, 200, 2500))
                .data(CONTENT, 100, 130)
                .fail(Reason.BROKEN);
        bench.delayer.runNext();
        Exchange rest = bench.nextGet();
        assertThat(rest.field("Range")).isEqualTo("bytes=130-199");
        rest.head(206, part(CACHEABLE, 130, 200, 2500)).data(CONTENT, 130, 200).end();

        try (SegmentReader reader =
                find(is(Known.class, description).descriptor(), 100, 200).orElseThrow()) {
            assertHolds(reader, 0, 100, 200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"uncacheable", "more bytes than it says", "no bytes", "no validator, of two segments"})
    void partThatCannotBeKeptIsTheClientsOwn(String why) {
        Fields fields = switch (why) {
            case "uncacheable" -> CACHEABLE.with("Cache-Control", "private");
            case "more bytes than it says" -> CACHEABLE.with("Content-Length", "101");
            case "no bytes" -> CACHEABLE.with("Content-Length", "0");
            default -> UNTAGGED;
        };
        int first = why.contains("two segments") ? 950 : 100;
        CompletableFuture<Description> description = bench.describe(rangeProbe("bytes=-100"));
        bench.nextGet()
                .head(206, part(fields, first, first + 100, 2500))
                .data(CONTENT, first, first + 99)
                .end();

        UpstreamResponse response = is(Passed.class, description).response();
        assertThat(response.status()).isEqualTo(206);
        assertThat(response.fields().first("Content-Range"))
                .isEqualTo(part(fields, first, first + 100, 2500).first("Content-Range"));
        assertPassedOn(response, first, first + 99);
        assertThat(bench.origin.requests()).hasSize(1);
    }

    // ---- parts that are kept, and whose message is the client's

    /** What is kept of an answer to {@code bytes=-100}; the reader, which held {@code [first, end)}, is closed. */
    private KeptPart kept(Fields head, int first, int end) {
        CompletableFuture<Description> description = bench.describe(rangeProbe("bytes=-100"));
        bench.nextGet().head(206, head).data(CONTENT, first, end).end();
        KeptPart part = is(KeptPart.class, description);
        try (SegmentReader reader = part.reader()) {
            assertThat(part.fields()).isEqualTo(head);
            assertThat(part.bytes()).isEqualTo(new ByteRange(first, end));
            assertHolds(reader, first / UpstreamBench.SEGMENT, first, end);
        }
        return part;
    }

    private Probe afterwards(KeptPart part) {
        return probe().without(Optional.of(part.known().descriptor().generation()));
    }

    private static Fields small(int first, int end) {
        return part(UNTAGGED, first, end, 700);
    }

    @Test
    void partWithoutValidatorIsOfAGenerationOfItsOwn() { // RFC 9111 §3.3, §3.4
        Descriptor one = kept(part(UNTAGGED, 100, 200, 2500), 100, 200).known().descriptor();
        Descriptor other =
                kept(part(UNTAGGED, 100, 200, 2500), 100, 200).known().descriptor();

        assertThat(one.isPart()).isTrue();
        assertThat(one.ranged()).isFalse();
        assertThat(one.length()).isEqualTo(2500);
        assertThat(one.generation()).isNotEqualTo(other.generation());
        try (SegmentReader inside = find(one, 120, 130).orElseThrow()) {
            assertHolds(inside, 0, 120, 130);
        }
        assertThat(find(one, 120, 201)).isEmpty();
    }

    @Test
    void partWithoutValidatorIsNeverTheBeginningOfASegment() { // RFC 9111 §3.4
        Descriptor object = kept(part(UNTAGGED, 0, 100, 2500), 0, 100).known().descriptor();

        assertThat(bench.upstream.fragments().takeBeginning(object.segment(0))).isEmpty();
        assertThat(failure(bench.upstream.segments().open(new SegmentRequest(object, 0, Fields.empty())))
                        .reason())
                .isEqualTo(Reason.CHANGED);
        assertThat(bench.origin.requests()).hasSize(1);
    }

    @Test
    void partWithoutValidatorThatBreaksOffIsNotResumed() { // RFC 9111 §3.4
        CompletableFuture<Description> description = bench.describe(rangeProbe("bytes=100-199"));
        bench.nextGet()
                .head(206, part(UNTAGGED, 100, 200, 2500))
                .data(CONTENT, 100, 130)
                .fail(Reason.BROKEN);

        KeptPart part = is(KeptPart.class, description);
        try (SegmentReader reader = part.reader()) {
            assertThat(reader.failure()).isPresent();
        }
        assertThat(find(part.known().descriptor(), 100, 110)).isEmpty();
        assertThat(bench.origin.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void messageShorterThanItsPartHasTheBeginningOfIt(boolean tagged) { // RFC 9110 §8.6, RFC 9111 §3.3
        Fields fields = (tagged ? CACHEABLE : UNTAGGED).with("Content-Length", "99");
        Descriptor object = kept(part(fields, 100, 200, 2500), 100, 199).known().descriptor();

        assertThat(object.isPart()).isEqualTo(!tagged);
        try (SegmentReader inside = find(object, 190, 199).orElseThrow()) {
            assertHolds(inside, 0, 190, 199);
        }
        assertThat(find(object, 190, 200)).isEmpty();
    }

    @Test
    void otherPartThanAskedIsSentAsItCameAndJoinedByItsValidator() { // RFC 9111 §3.4
        Descriptor object = kept(part(CACHEABLE, 0, 100, 2500), 0, 100).known().descriptor();
        CompletableFuture<SegmentReader> segment =
                bench.upstream.segments().open(new SegmentRequest(object, 0, Fields.empty()));
        Exchange rest = bench.nextGet();
        assertThat(rest.field("Range")).isEqualTo("bytes=100-999");
        assertThat(rest.field("If-Match")).isEqualTo("\"one\"");
        rest.head(206, part(CACHEABLE, 100, 1000, 2500))
                .data(CONTENT, 100, 1000)
                .end();

        assertThat(bytes(value(segment))).isEqualTo(CONTENT.range(0, 1000));
    }

    @Test
    void missingEndOfABeginningWithoutValidatorIsAskedForAndTheWholeTaken() { // RFC 9111 §3.3
        KeptPart part = kept(small(0, 100), 0, 100);
        CompletableFuture<Description> description = bench.describe(afterwards(part));
        Exchange end = bench.nextGet();
        assertThat(end.field("Range")).isEqualTo("bytes=100-");
        end.head(200, UNTAGGED.with("Content-Length", "700"))
                .data(CONTENT, 0, 700)
                .end();

        Known known = is(Known.class, description);
        assertThat(known.descriptor().generation())
                .isNotEqualTo(part.known().descriptor().generation());
        assertThat(bytes(known.first().orElseThrow().reader())).isEqualTo(CONTENT.range(0, 700));
        assertThat(find(part.known().descriptor(), 0, 10)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {206, 416})
    void missingEndThatCannotBeJoinedIsGivenUpForTheWhole(int status) { // RFC 9111 §3.4
        CompletableFuture<Description> description = bench.describe(afterwards(kept(small(0, 100), 0, 100)));
        Exchange end = bench.nextGet().head(status, small(100, 700).with("ETag", "\"one\""));
        assertThat(end.isCancelled()).isTrue();
        Exchange whole = bench.nextGet();
        assertThat(whole.field("Range")).isNull();
        whole.head(200, UNTAGGED.with("Content-Length", "700"))
                .data(CONTENT, 0, 700)
                .end();

        assertThat(bytes(is(Known.class, description).first().orElseThrow().reader()))
                .isEqualTo(CONTENT.range(0, 700));
    }

    @Test
    void endBehindAFragmentThatIsNoBeginningIsNotAskedFor() {
        assertThat(bench.describe(afterwards(kept(small(100, 200), 100, 200)))).isNotDone();

        assertThat(bench.nextGet().field("Range")).isEqualTo("bytes=0-999");
    }

    @Test
    void endLongerThanASegmentIsNotAskedFor() {
        assertThat(bench.describe(afterwards(kept(part(UNTAGGED, 0, 100, 2500), 0, 100))))
                .isNotDone();

        assertThat(bench.nextGet().field("Range")).isEqualTo("bytes=0-999");
    }

    @Test
    void beginningOfAnObjectThatHasChangedSinceIsNotCompleted() {
        Descriptor object = known(0, 100);
        assertThat(bench.describe(probe().without(Optional.of(object.generation()))))
                .isNotDone();

        assertThat(bench.nextGet().field("Range")).isEqualTo("bytes=0-999");
    }

    @Test
    void partThatIsStaleIsAskedForAnewAndNotValidated() { // RFC 9111 §4.3.1
        Descriptor object = kept(part(UNTAGGED.with("ETag", "W/\"one\""), 100, 200, 2500), 100, 200)
                .known()
                .descriptor();
        assertThat(bench.upstream.objects().validate(object.expired(), rangeProbe("bytes=0-9")))
                .isNotDone();

        Exchange get = bench.nextGet();
        assertThat(get.field("Range")).isEqualTo("bytes=0-9");
        assertThat(get.field("If-None-Match")).isNull();
    }

    // ---- what is no part, and what is not asked for as one

    @Test
    void rangeThatIsNotThereSaysNothingOfTheObject() { // RFC 9110 §15.5.17
        CompletableFuture<Description> description = bench.describe(rangeProbe("bytes=9000-9001"));
        bench.nextGet().head(416, "Content-Range", "bytes */2500").end();
        bench.nextGet().head(416, "Content-Range", "bytes */2500").end();
        Exchange last = bench.nextGet();
        assertThat(last.field("Range")).isEqualTo("bytes=2000-2999");
        last.head(206, part(CACHEABLE, 2000, 2500, 2500))
                .data(CONTENT, 2000, 2500)
                .end();

        Known known = is(Known.class, description);
        assertThat(known.descriptor().length()).isEqualTo(2500);
        assertThat(bytes(known.first().orElseThrow().reader())).isEqualTo(CONTENT.range(2000, 2500));
    }

    @Test
    void partThatIsAllOfASegmentIsOne() {
        CompletableFuture<Description> description = bench.describe(rangeProbe("bytes=-500"));
        bench.nextGet()
                .head(206, part(CACHEABLE, 2000, 2500, 2500))
                .data(CONTENT, 2000, 2500)
                .end();

        Known known = is(Known.class, description);
        assertThat(known.first().orElseThrow().index()).isEqualTo(2);
        assertThat(bytes(known.first().orElseThrow().reader())).isEqualTo(CONTENT.range(2000, 2500));
    }

    @Test
    void wholeObjectIsTakenFromAnOriginThatServesNoRanges() {
        CompletableFuture<Description> description = bench.describe(rangeProbe("bytes=100-199"));
        bench.nextGet()
                .head(200, CACHEABLE.with("Content-Length", "700"))
                .data(CONTENT, 0, 700)
                .end();

        Known known = is(Known.class, description);
        assertThat(bytes(known.first().orElseThrow().reader())).isEqualTo(CONTENT.range(0, 700));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=100-", "bytes=100-1099", "bytes=0-999", "bytes=1-2,5-6", "bytes=-1000", "bytes=5-4"})
    void otherRangesAreFetchedInSegments(String range) {
        assertThat(bench.describe(rangeProbe(range))).isNotDone();

        assertThat(bench.nextGet().field("Range")).isEqualTo("bytes=0-999");
    }

    @Test
    void conditionOnTheRangeIsTheCachesToDecide() { // RFC 9110 §13.1.5
        assertThat(bench.describe(rangeProbe("bytes=100-199", "If-Range", "\"one\"")))
                .isNotDone();

        assertThat(bench.nextGet().field("Range")).isEqualTo("bytes=0-999");
    }
}
