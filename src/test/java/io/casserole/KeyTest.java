package io.casserole;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which requests are answered with one object. */
class KeyTest {
    private OneNode node = new OneNode();

    @AfterEach
    void allMemoryReturns() {
        node.close();
    }

    private void under(String... settings) {
        node = new OneNode(settings);
        node.origin.answers("Cache-Control: max-age=60", "ETag: \"#\"");
    }

    @Test
    void everyQueryHasAnObjectOfItsOwn() {
        under();

        node.get("/a?x=1&utm_a=2").isFromOrigin("answer 1");
        node.get("/a?utm_a=2&x=1").isFromOrigin("answer 2");
        node.get("/a").isFromOrigin("answer 3");
    }

    @Test
    void whatIsLeftOutOfTheKeyStillReachesTheOrigin() {
        under("key-ignore-query", "utm_*, sig");

        node.get("/a?x=1&sig=abc&utm_a").isFromOrigin("answer 1");
        node.get("/a?x=1&sig=def").isFromCache("answer 1");
        node.get("/a?x=1").isFromCache("answer 1");
        node.get("/a?x=2&sig=abc").isFromOrigin("answer 2");

        assertThat(node.origin.requests())
                .extracting(request -> request.target().toString())
                .containsExactly("/a?x=1&sig=abc&utm_a", "/a?x=2&sig=abc");
    }

    @Test
    void aStaleObjectIsValidatedByTheTargetOfTheClientAtHand() {
        under("key-ignore-query", "sig");
        node.get("/a?sig=1").isFromOrigin("answer 1");
        node.passes(61);

        node.get("/a?sig=2").isFromOrigin("answer 2");

        assertThat(node.origin.lastRequest().target()).hasToString("/a?sig=2");
    }

    @Test
    void theOrderOfParametersMayNotCount() {
        under("key-sort-query", "true");

        node.get("/a?x=1&b=2&x=0").isFromOrigin("answer 1");
        node.get("/a?b=2&x=1&x=0").isFromCache("answer 1");
        node.get("/a?b=2&x=0&x=1").isFromOrigin("answer 2");
    }

    @Test
    void fieldsInTheKeyTellObjectsApart() {
        under("key-fields", "X-Device");

        node.get("/a", "X-Device: phone").isFromOrigin("answer 1");
        node.get("/a", "X-Device: desk").isFromOrigin("answer 2");
        node.get("/a").isFromOrigin("answer 3");
        node.get("/a", "X-Device: phone").isFromCache("answer 1");
    }

    /** The origin has other bytes for each, under the same entity tag. */
    @Test
    void hostsHaveObjectsOfTheirOwnWhereTheOriginGetsThem() {
        node = new OneNode("preserve-host", "true");
        node.origin.answers("Cache-Control: max-age=60", "ETag: \"1\"");

        node.get("/a", "Host: one.example").isFromOrigin("answer 1");
        assertThat(node.origin.lastRequest().fields().all("Host")).containsExactly("one.example");
        node.get("/a", "Host: two.example").isFromOrigin("answer 2");
        assertThat(node.origin.lastRequest().fields().all("Host")).containsExactly("two.example");

        node.get("/a", "Host: one.example").isFromCache("answer 1");
        node.get("/a", "Host: two.example").isFromCache("answer 2");
    }

    @Test
    void hostsShareObjectsWhereTheOriginDoesNotGetThem() {
        under();

        node.get("/a", "Host: one.example").isFromOrigin("answer 1");
        node.get("/a", "Host: two.example").isFromCache("answer 1");
        assertThat(node.origin.lastRequest().fields().has("Host")).isFalse();
    }
}
