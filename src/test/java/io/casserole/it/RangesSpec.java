package io.casserole.it;

import static io.casserole.it.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.testing.TestBytes;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Range and conditional requests (RFC 9110 §13, §14) on one object of four segments, cold at first. */
abstract class RangesSpec extends NodeSpec {
    private static final TestBytes BYTES = TestBytes.of(21, 3 * SEGMENT + 1000);
    private static final String MODIFIED = "Mon, 06 May 2024 07:08:09 GMT";

    RangesSpec(Launcher launcher) {
        super(launcher);
    }

    @BeforeAll
    void putObject() {
        origin.object("/object")
                .content(BYTES)
                .etag("\"v1\"")
                .lastModified(Instant.parse("2024-05-06T07:08:09Z"))
                .maxAge(3600);
    }

    @ParameterizedTest
    @CsvSource({
        "0-0, 0, 1",
        "0-999, 0, 1000",
        "2095999-2096000, 2095999, 2096001",
        "2096000-4191999, 2096000, 4192000",
        "1000000-5000000, 1000000, 5000001",
        "6288500-, 6288500, 6289000",
        "6288000-99999999999, 6288000, 6289000",
        "-1, 6288999, 6289000",
        "-3000000, 3289000, 6289000",
        "-99999999999, 0, 6289000"
    })
    void singleRangeIsAnsweredInPart(String range, long first, long end) {
        assertThat(get("/object", "Range: bytes=" + range))
                .hasStatus(206)
                .hasField("Content-Range", "bytes " + first + "-" + (end - 1) + "/" + BYTES.length())
                .hasField("Content-Length", Long.toString(end - first))
                .hasField("ETag", "\"v1\"")
                .hasBody(BYTES, first, end);
    }

    @ParameterizedTest
    @ValueSource(strings = {"6289000-", "99999999999-", "6289000-6289005", "-0"})
    void rangeBeyondTheEndIsUnsatisfiable(String range) {
        assertThat(get("/object", "Range: bytes=" + range))
                .hasStatus(416)
                .hasField("Content-Range", "bytes */" + BYTES.length());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=abc", "bytes=5-2", "bytes=", "bytes=-", "bytes 0-5", "lines=1-2", "bytes=0-1,x"})
    void malformedOrUnknownRangeIsIgnored(String range) {
        assertThat(get("/object", "Range: " + range))
                .hasStatus(200)
                .hasNoField("Content-Range")
                .hasBody(BYTES);
    }

    @Test
    void severalRangesAreAnsweredInParts() {
        Response response = get("/object", "Range: bytes=10-19,2095995-2096004,-5");
        assertThat(response).hasStatus(206).hasNoField("Content-Range");

        Multipart.of(response)
                .hasPart("bytes 10-19/6289000", BYTES.range(10, 20))
                .hasPart("bytes 2095995-2096004/6289000", BYTES.range(2095995, 2096005))
                .hasPart("bytes 6288995-6288999/6289000", BYTES.range(6288995, 6289000))
                .hasNoMore();
    }

    @Test
    void rangesThatTouchAreAnsweredAsOne() {
        assertThat(get("/object", "Range: bytes=100-199,150-299,300-399"))
                .hasStatus(206)
                .hasField("Content-Range", "bytes 100-399/6289000")
                .hasBody(BYTES, 100, 400);
    }

    @Test
    void tooManyRangesAreIgnored() {
        String ranges = IntStream.range(0, 200)
                .mapToObj(i -> (i * 10) + "-" + (i * 10 + 1))
                .collect(Collectors.joining(","));

        assertThat(get("/object", "Range: bytes=" + ranges)).hasStatus(200).hasBody(BYTES);
    }

    @Test
    void ifRangeSaysWhetherTheRangeCounts() {
        assertThat(get("/object", "Range: bytes=0-9", "If-Range: \"v1\""))
                .hasStatus(206)
                .hasBody(BYTES, 0, 10);
        assertThat(get("/object", "Range: bytes=0-9", "If-Range: \"v0\""))
                .hasStatus(200)
                .hasBody(BYTES);
        assertThat(get("/object", "Range: bytes=0-9", "If-Range: W/\"v1\""))
                .hasStatus(200)
                .hasBody(BYTES);
        assertThat(get("/object", "Range: bytes=0-9", "If-Range: " + MODIFIED))
                .hasStatus(206)
                .hasBody(BYTES, 0, 10);
        assertThat(get("/object", "Range: bytes=0-9", "If-Range: Sun, 05 May 2024 07:08:09 GMT"))
                .hasStatus(200)
                .hasBody(BYTES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "If-None-Match: \"v1\"",
                "If-None-Match: \"v0\", W/\"v1\"",
                "If-None-Match: *",
                "If-Modified-Since: " + MODIFIED,
                "If-Modified-Since: Tue, 07 May 2024 07:08:09 GMT"
            })
    void unchangedObjectIsNotSentAgain(String condition) {
        assertThat(get("/object", condition))
                .hasStatus(304)
                .hasField("ETag", "\"v1\"")
                .hasNoBody();
        assertThat(head("/object", condition)).hasStatus(304).hasNoBody();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"If-Match: \"v0\"", "If-Match: W/\"v1\"", "If-Unmodified-Since: Sun, 05 May 2024 07:08:09 GMT"})
    void failedPreconditionIsSaid(String condition) {
        assertThat(get("/object", condition)).hasStatus(412);
        assertThat(get("/object", condition, "Range: bytes=0-9")).hasStatus(412);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "If-None-Match: \"v0\"",
                "If-Modified-Since: Sun, 05 May 2024 07:08:09 GMT",
                "If-Modified-Since: yesterday",
                "If-Match: \"v0\", \"v1\"",
                "If-Match: *",
                "If-Unmodified-Since: " + MODIFIED
            })
    void conditionThatHoldsChangesNothing(String condition) {
        assertThat(get("/object", condition, "Range: bytes=0-9")).hasStatus(206).hasBody(BYTES, 0, 10);
    }

    @Test
    void conditionsAndHeadOfAColdObjectCostNoByteOfIt() {
        origin.object("/cold").content(BYTES).etag("\"v1\"").maxAge(3600);

        assertThat(get("/cold", "If-None-Match: \"v1\"")).hasStatus(304).hasNoBody();
        assertThat(get("/cold", "If-Match: \"v0\"")).hasStatus(412);
        assertThat(head("/cold", "Range: bytes=0-9")).hasNoBody();

        assertThat(origin.bytesSent("/cold")).isZero();
    }

    @Test
    void emptyObjectHasNoRange() {
        origin.object("/empty").length(0).etag("\"v1\"").maxAge(3600);

        assertThat(get("/empty", "Range: bytes=0-9")).hasStatus(416).hasField("Content-Range", "bytes */0");
        assertThat(get("/empty")).hasStatus(200).hasNoBody();
    }
}
