package io.casserole.it;

import static io.casserole.it.ResponseAssert.assertThat;
import static io.casserole.testing.Twist.chunked;
import static io.casserole.testing.Twist.ignoreRange;
import static io.casserole.testing.Twist.refuse;
import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.http.HttpDate;
import io.casserole.testing.RecordedRequest;
import io.casserole.testing.TestBytes;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects that may be cached: fetched once in segments, then served without the origin. */
abstract class ServingSpec extends NodeSpec {
    ServingSpec(Launcher launcher) {
        super(launcher);
    }

    @Test
    void missIsFetchedInSegmentsAndTheNextRequestIsAHit() {
        TestBytes bytes = TestBytes.of(11, 3 * SEGMENT - 7);
        origin.object("/miss-hit").content(bytes).etag("\"v1\"").maxAge(3600);

        assertThat(get("/miss-hit")).hasStatus(200).wasForwarded("miss").hasBody(bytes);
        assertThat(hit("/miss-hit")).hasStatus(200).isHit().hasBody(bytes);

        assertThat(rangesAsked("/miss-hit"))
                .containsExactlyInAnyOrder("bytes=0-2095999", "bytes=2096000-4191999", "bytes=4192000-6287992");
        assertThat(origin.heads("/miss-hit")).isEqualTo(1);
        assertThat(origin.bytesSent("/miss-hit")).isEqualTo(bytes.length());
    }

    @Test
    void segmentsAreAskedForOnTheConditionThatTheObjectIsTheSame() {
        TestBytes bytes = TestBytes.of(10, 3L * SEGMENT);
        origin.object("/strong").content(bytes).etag("\"v1\"").maxAge(3600);
        origin.object("/dated")
                .content(bytes)
                .lastModified(Instant.parse("2024-05-06T07:08:09Z"))
                .maxAge(3600)
                .field("Date", now());

        assertThat(get("/strong")).hasBody(bytes);
        assertThat(get("/dated")).hasBody(bytes);

        assertThat(furtherSegments("/strong"))
                .hasSize(2)
                .allSatisfy(
                        request -> assertThat(request.fields().all("If-Match")).containsExactly("\"v1\""));
        assertThat(furtherSegments("/dated"))
                .hasSize(2)
                .allSatisfy(request -> assertThat(request.fields().all("If-Unmodified-Since"))
                        .containsExactly("Mon, 06 May 2024 07:08:09 GMT"));
    }

    /** Requests for any but the first segment, which may be asked for while nothing is known yet. */
    private List<RecordedRequest> furtherSegments(String path) {
        return origin.requests(path).stream()
                .filter(request -> request.field("Range")
                        .filter(range -> !range.startsWith("bytes=0-"))
                        .isPresent())
                .toList();
    }

    @Test
    void manyClientsOfAColdObjectCauseEachSegmentToBeFetchedOnce() {
        TestBytes bytes = TestBytes.of(12, 5 * SEGMENT + 100);
        origin.object("/popular").content(bytes).etag("\"v1\"").maxAge(3600);

        ExecutorService clients = Executors.newFixedThreadPool(50);
        try {
            CompletableFuture<?>[] all = Stream.generate(() -> CompletableFuture.runAsync(
                            () -> assertThat(get("/popular")).hasStatus(200).hasBody(bytes), clients))
                    .limit(50)
                    .toArray(CompletableFuture[]::new);
            CompletableFuture.allOf(all).join();
        } finally {
            clients.shutdownNow();
        }

        assertThat(rangesAsked("/popular")).hasSize(6).doesNotHaveDuplicates();
        assertThat(origin.bytesSent("/popular")).isEqualTo(bytes.length());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 65_536, 65_537, SEGMENT - 1, SEGMENT, SEGMENT + 1, 2L * SEGMENT, 4L * SEGMENT + 5})
    void everyLengthIsServedWholeAndThenFromTheCache(long length) {
        TestBytes bytes = TestBytes.of(13, length);
        String path = "/length-" + length;
        origin.object(path).content(bytes).etag("\"v1\"").maxAge(3600);

        assertThat(get(path))
                .hasStatus(200)
                .hasField("Content-Length", Long.toString(length))
                .hasBody(bytes);
        int gets = origin.gets(path);
        assertThat(hit(path))
                .hasStatus(200)
                .isHit()
                .hasField("Content-Length", Long.toString(length))
                .hasBody(bytes);

        assertThat(origin.gets(path)).isEqualTo(gets);
        assertThat(origin.bytesSent(path)).isEqualTo(length);
    }

    @Test
    void rangeInTheMiddleOfAHugeObjectCostsTheOriginTheTouchedSegments() {
        TestBytes bytes = TestBytes.of(14, 10L << 30);
        origin.object("/huge").content(bytes).etag("\"v1\"").maxAge(3600);
        long first = 5L << 30;
        long end = first + (1 << 20);

        assertThat(get("/huge", "Range: bytes=" + first + "-" + (end - 1)))
                .hasStatus(206)
                .hasField("Content-Range", "bytes " + first + "-" + (end - 1) + "/" + bytes.length())
                .hasBody(bytes, first, end);

        assertThat(origin.gets("/huge")).isLessThanOrEqualTo(2);
        assertThat(origin.bytesSent("/huge")).isLessThanOrEqualTo(2L * SEGMENT);
    }

    @Test
    void headIsAnsweredFromTheDescriptor() {
        origin.object("/head").length(5 * SEGMENT).etag("\"v1\"").maxAge(3600).field("Content-Type", "image/x-disk");

        assertThat(head("/head"))
                .hasStatus(200)
                .hasField("Content-Length", Long.toString(5L * SEGMENT))
                .hasNoBody();
        assertThat(head("/head"))
                .hasStatus(200)
                .isHit()
                .hasField("Content-Length", Long.toString(5L * SEGMENT))
                .hasField("Content-Type", "image/x-disk")
                .hasField("ETag", "\"v1\"")
                .hasNoBody();

        assertThat(origin.heads("/head")).isEqualTo(1);
        assertThat(origin.gets("/head")).isZero();
    }

    @Test
    void storedFieldsAreKeptAndThoseOfTheCacheAdded() {
        String date = now();
        origin.object("/fields")
                .length(1000)
                .etag("\"v1\"")
                .lastModified(Instant.parse("2024-05-06T07:08:09Z"))
                .cacheControl("public, max-age=3600")
                .field("Content-Type", "application/x-thing; a=\"b\"")
                .addField("X-Twice", "one")
                .addField("X-Twice", "two")
                .field("Date", date);

        assertThat(get("/fields")).hasStatus(200).hasBody(TestBytes.of(1, 1000));
        assertThat(hit("/fields"))
                .isHit()
                .hasField("ETag", "\"v1\"")
                .hasField("Last-Modified", "Mon, 06 May 2024 07:08:09 GMT")
                .hasField("Cache-Control", "public, max-age=3600")
                .hasField("Content-Type", "application/x-thing; a=\"b\"")
                .hasField("X-Twice", "one", "two")
                .hasField("Date", date)
                .hasField("Accept-Ranges", "bytes")
                .hasFieldContaining("Via", "1.1 casserole")
                .hasFieldMatching("Age", "\\d+")
                .hasBody(TestBytes.of(1, 1000));
    }

    @Test
    void originThatIgnoresRangeIsStreamedOnceAndCutIntoSegments() {
        TestBytes bytes = TestBytes.of(15, 3 * SEGMENT + 17);
        origin.object("/no-ranges").content(bytes).etag("\"v1\"").maxAge(3600).onGet(ignoreRange());

        assertThat(get("/no-ranges")).hasStatus(200).hasBody(bytes);
        assertThat(hit("/no-ranges")).hasStatus(200).isHit().hasBody(bytes);
        assertThat(hit("/no-ranges", "Range: bytes=2095990-2096009"))
                .hasStatus(206)
                .isHit()
                .hasBody(bytes, 2095990, 2096010);

        assertThat(origin.gets("/no-ranges")).isEqualTo(1);
        assertThat(origin.bytesSent("/no-ranges")).isEqualTo(bytes.length());
    }

    @Test
    void chunkedResponseWithoutLengthIsStreamedAndStored() {
        TestBytes bytes = TestBytes.of(16, SEGMENT + 5);
        origin.object("/chunked")
                .content(bytes)
                .etag("\"v1\"")
                .maxAge(3600)
                .always(ignoreRange())
                .always(chunked());

        assertThat(get("/chunked")).hasStatus(200).hasBody(bytes);
        assertThat(hit("/chunked"))
                .hasStatus(200)
                .isHit()
                .hasField("Content-Length", Long.toString(bytes.length()))
                .hasBody(bytes);

        assertThat(origin.gets("/chunked")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {405, 501})
    void originThatRefusesHeadIsProbedByTheFirstRange(int refusal) {
        TestBytes bytes = TestBytes.of(17, SEGMENT + 1);
        String path = "/no-head-" + refusal;
        origin.object(path).content(bytes).etag("\"v1\"").maxAge(3600).onHead(refuse(refusal));

        assertThat(get(path)).hasStatus(200).hasBody(bytes);
        assertThat(hit(path)).hasStatus(200).isHit().hasBody(bytes);

        assertThat(rangesAsked(path)).containsExactlyInAnyOrder("bytes=0-2095999", "bytes=2096000-2096000");
    }

    @Test
    void queryIsPartOfTheKey() {
        origin.object("/query?a=1").content("one").etag("\"1\"").maxAge(3600);
        origin.object("/query?a=2").content("two").etag("\"2\"").maxAge(3600);

        for (int round = 0; round < 2; round++) {
            assertThat(get("/query?a=1")).hasStatus(200).hasText("one");
            assertThat(get("/query?a=2")).hasStatus(200).hasText("two");
        }

        assertThat(List.of(origin.gets("/query?a=1"), origin.gets("/query?a=2")))
                .containsExactly(1, 1);
    }

    private static String now() {
        return HttpDate.format(Instant.now());
    }
}
