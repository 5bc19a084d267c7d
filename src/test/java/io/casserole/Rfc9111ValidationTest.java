package io.casserole;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9111 §4.3: how stale responses are made fresh again, and what conditional requests are answered. */
class Rfc9111ValidationTest {
    private static final String SHORT = "Cache-Control: max-age=10";

    private final OneNode node = new OneNode();

    @AfterEach
    void allMemoryReturns() {
        node.close();
    }

    // §4.3.1: the validator is sent as it came
    @ParameterizedTest
    @ValueSource(strings = {"\"one\"", "W/\"one\"", "\"\""})
    void staleAnswerIsValidatedByItsEntityTag(String tag) {
        node.origin.answers(SHORT, "ETag: " + tag).answers(304, SHORT, "ETag: " + tag);

        node.get("/a").isFromOrigin("answer 1");
        node.passes(11);
        node.get("/a").isFromOrigin("answer 1");
        assertThat(node.origin.lastRequest().fields().all("If-None-Match")).containsExactly(tag);
    }

    @Test
    void staleAnswerWithoutAnEntityTagIsValidatedByItsDate() {
        String modified = node.origin.date(-3000);
        node.origin.answers(SHORT, "Last-Modified: " + modified).answers(304, SHORT);

        node.get("/a").isFromOrigin("answer 1");
        node.passes(11);
        node.get("/a").isFromOrigin("answer 1");
        assertThat(node.origin.lastRequest().fields().all("If-Modified-Since")).containsExactly(modified);
    }

    // §4.3.4, §3.2: the fields of the 304 replace the stored ones
    @Test
    void validatedAnswerHasTheNewFieldsAndTheOldBody() {
        node.origin
                .answers(SHORT, "ETag: \"1\"", "One: old", "Two: old")
                .answers(304, "Cache-Control: max-age=100", "ETag: \"1\"", "One: new");

        node.get("/a").isFromOrigin("answer 1");
        node.passes(11);
        node.get("/a").isFromOrigin("answer 1").has("One", "new").has("Two", "old");
        node.passes(99);
        node.get("/a")
                .isFromCache("answer 1")
                .has("One", "new")
                .has("Two", "old")
                .has("Age", "99");
    }

    // §3.2: but not Content-Length
    @Test
    void lengthOfTheStoredBodyStays() {
        node.origin.answers(SHORT, "ETag: \"1\"").answers(304, SHORT, "ETag: \"1\"", "Content-Length: 99");

        node.get("/a").isFromOrigin("answer 1");
        node.passes(11);
        node.get("/a").isFromOrigin("answer 1").has("Content-Length", "8");
        node.get("/a").isFromCache("answer 1").has("Content-Length", "8");
    }

    // §4.3.3: "a full response ... use the full response to satisfy the request and ... replace the stored response"
    @Test
    void newAnswerReplacesTheStoredOne() {
        node.origin.answers(SHORT, "ETag: \"1\"").answers("Cache-Control: max-age=100", "ETag: \"2\"");

        node.get("/a").isFromOrigin("answer 1");
        node.passes(11);
        node.get("/a").isFromOrigin("answer 2").has("ETag", "\"2\"");
        node.passes(99);
        node.get("/a").isFromCache("answer 2").has("ETag", "\"2\"");
    }

    // §4.3.1: without a validator there is nothing to validate
    @Test
    void staleAnswerWithoutAValidatorIsAskedForAnew() {
        node.origin.answers(SHORT);

        node.get("/a").isFromOrigin("answer 1");
        node.passes(11);
        node.get("/a").isFromOrigin("answer 2");
        assertThat(node.origin.lastRequest().fields())
                .noneMatch(field -> field.name().regionMatches(true, 0, "If-", 0, 3));
    }

    // §5.2.2.4: no-cache is stored, and validated at each use
    @Test
    void answerForNoCacheIsValidatedAtEachUse() {
        node.origin
                .answers("Cache-Control: no-cache, max-age=100", "ETag: \"1\"")
                .answers(304, "Cache-Control: no-cache, max-age=100", "ETag: \"1\"");

        node.get("/a").isFromOrigin("answer 1");
        node.get("/a").isFromOrigin("answer 1");
        node.get("/a").isFromOrigin("answer 1");
    }

    // §4.3.2: a client that has the stored response is told so; weak comparison (RFC 9110 §13.1.2)
    @ParameterizedTest
    @ValueSource(strings = {"\"1\"", "W/\"1\"", "\"0\", \"1\"", "\"1\" , \"2\"", "*"})
    void clientThatHasItIsToldSo(String tags) {
        node.origin.answers("Cache-Control: max-age=60", "ETag: W/\"1\"");

        node.get("/a").isFromOrigin("answer 1");
        node.get("/a", "If-None-Match: " + tags).isFromCache("").hasStatus(304).has("ETag", "W/\"1\"");
    }

    @Test
    void clientThatHasAnotherGetsIt() {
        node.origin.answers("Cache-Control: max-age=60", "ETag: \"1\"");

        node.get("/a").isFromOrigin("answer 1");
        node.get("/a", "If-None-Match: \"0\", \"2\"").isFromCache("answer 1").hasStatus(200);
    }

    // RFC 9110 §13.1.3: "A recipient MUST ignore If-Modified-Since if the request contains an If-None-Match"
    @Test
    void entityTagsTakePrecedenceOverDates() {
        node.origin.answers("Cache-Control: max-age=60", "ETag: \"1\"", "Last-Modified: " + node.origin.date(-3000));

        node.get("/a").isFromOrigin("answer 1");
        node.get("/a", "If-None-Match: \"2\"", "If-Modified-Since: " + node.origin.date(0))
                .isFromCache("answer 1")
                .hasStatus(200);
        node.get("/a", "If-None-Match: \"1\"", "If-Modified-Since: " + node.origin.date(-9000))
                .isFromCache("")
                .hasStatus(304);
    }

    // §4.3.2: dates
    @Test
    void clientThatHasItByDateIsToldSo() {
        node.origin.answers("Cache-Control: max-age=60", "Last-Modified: " + node.origin.date(-3000));

        node.get("/a").isFromOrigin("answer 1");
        node.get("/a", "If-Modified-Since: " + node.origin.date(-3000))
                .isFromCache("")
                .hasStatus(304);
        node.get("/a", "If-Modified-Since: " + node.origin.date(-3001))
                .isFromCache("answer 1")
                .hasStatus(200);
    }

    // RFC 9110 §13.1.5: If-Range compares strongly
    @Test
    void rangeIsServedOnlyOfWhatTheClientSurelyHas() {
        node.origin.answers("Cache-Control: max-age=60", "ETag: \"1\"");

        node.get("/a").isFromOrigin("answer 1");
        node.get("/a", "Range: bytes=0-2", "If-Range: \"1\"").isFromCache("ans").hasStatus(206);
        node.get("/a", "Range: bytes=0-2", "If-Range: W/\"1\"")
                .isFromCache("answer 1")
                .hasStatus(200);
        node.get("/a", "Range: bytes=0-2", "If-Range: \"2\"")
                .isFromCache("answer 1")
                .hasStatus(200);
    }
}
