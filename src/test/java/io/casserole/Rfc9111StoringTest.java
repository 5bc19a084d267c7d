package io.casserole;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9111 §3: which responses are stored, and what of them. */
class Rfc9111StoringTest {
    private final OneNode node = new OneNode();

    @AfterEach
    void allMemoryReturns() {
        node.close();
    }

    // §3: "the response status code is final"; explicit freshness makes any of them storable
    @ParameterizedTest
    @ValueSource(ints = {200, 203, 299, 301, 302, 307, 308, 400, 404, 410, 451, 500, 503, 599})
    void anyFinalStatusIsStoredThatSaysHowLongItIsFresh(int status) {
        node.origin.answers(status, "Cache-Control: max-age=60");

        node.get("/a").isFromOrigin("answer 1").hasStatus(status);
        node.passes(59);
        node.get("/a").isFromCache("answer 1").hasStatus(status);
        node.passes(1);
        node.get("/a").isFromOrigin("answer 2").hasStatus(status);
    }

    // §3: "if the response status code is 206 or 304, or the must-understand cache directive is present"
    @Test
    void unknownStatusIsNotStoredThatMustBeUnderstood() {
        node.origin.answers(599, "Cache-Control: max-age=60, must-understand, no-store");

        node.get("/a").isFromOrigin("answer 1");
        node.get("/a").isFromOrigin("answer 2");
    }

    // §5.2.2.3: where the status is understood, must-understand takes the force out of no-store
    @Test
    void knownStatusIsStoredThatMustBeUnderstood() {
        node.origin.answers("Cache-Control: max-age=60, must-understand, no-store");

        node.get("/a").isFromOrigin("answer 1");
        node.get("/a").isFromCache("answer 1");
    }

    // §3: "the no-store cache directive is not present in the response", "the private response directive is not
    // present"
    @ParameterizedTest
    @ValueSource(
            strings = {
                "no-store, max-age=60",
                "max-age=60, No-Store",
                "private, max-age=60",
                "max-age=60, PRIVATE",
            })
    void nothingIsStoredThatTheOriginForbidsToShare(String directives) {
        node.origin.answers("Cache-Control: " + directives, "ETag: \"#\"");

        node.get("/a").isFromOrigin("answer 1");
        node.get("/a").isFromOrigin("answer 2");
    }

    // §3.1: all fields are, those that nobody knows too, as they came; HttpOrigin takes those of the connection away
    @Test
    void fieldsAreStoredAsTheyCame() {
        node.origin.answers(
                "Cache-Control: max-age=60", "X-Odd:  a ,b;  c", "Content-Range: none of it", "Set-Cookie: a=b");

        node.get("/a").isFromOrigin("answer 1");
        node.get("/a")
                .isFromCache("answer 1")
                .has("X-Odd", "a ,b;  c")
                .has("Content-Range", "none of it")
                .has("Set-Cookie", "a=b");
    }

    // §3.5: a request with Authorization
    @ParameterizedTest
    @ValueSource(strings = {"public, max-age=60", "must-revalidate, max-age=60", "s-maxage=60"})
    void answerToWhomWasAuthorizedIsForAllIfItSaysSo(String directives) {
        node.origin.answers("Cache-Control: " + directives);

        node.get("/a", "Authorization: Basic eDp5").isFromOrigin("answer 1");
        node.get("/a").isFromCache("answer 1");
    }

    // §3.5: "must not use a cached response to a request with an Authorization header field to satisfy any subsequent
    // request"
    @Test
    void answerToWhomWasAuthorizedIsForNobodyElse() {
        node.origin.answers("Cache-Control: max-age=60");

        node.get("/a", "Authorization: Basic eDp5").isFromOrigin("answer 1");
        node.get("/a").isFromOrigin("answer 2");
    }

    // §4.1: the primary key is the target with its query, whatever it is
    @Test
    void eachTargetHasItsOwnAnswer() {
        node.origin.answers("Cache-Control: max-age=60");

        node.get("/a").isFromOrigin("answer 1");
        node.get("/b").isFromOrigin("answer 2");
        node.get("/a").isFromCache("answer 1");
    }
}
