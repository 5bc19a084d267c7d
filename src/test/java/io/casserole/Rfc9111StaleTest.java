package io.casserole;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.http.Fields;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9111 §4.2.4 and RFC 5861: when a stale response is better than none. */
class Rfc9111StaleTest {
    private final OneNode node = new OneNode();

    @AfterEach
    void allMemoryReturns() {
        node.close();
    }

    // §4.2.4: "disconnected"
    @Test
    void staleAnswerStandsInForADeadOrigin() {
        node.origin.answers("Cache-Control: max-age=10").fails();

        node.get("/a").isFromOrigin("answer 1");
        node.passes(11);
        node.get("/a").hasStatus(200).hasText("answer 1").has("Age", "11");
    }

    // §4.2.4: "MUST NOT generate a stale response if it is prohibited by an explicit in-protocol directive"
    @ParameterizedTest
    @ValueSource(
            strings = {
                "max-age=10, must-revalidate",
                "max-age=10, proxy-revalidate",
                "s-maxage=10",
                "max-age=10, no-cache",
            })
    void staleAnswerIsNotUsedWhereItMayNot(String directives) {
        node.origin.answers("Cache-Control: " + directives, "ETag: \"1\"").fails();

        node.get("/a").isFromOrigin("answer 1");
        node.passes(11);
        node.get("/a").hasStatus(504);
    }

    // RFC 5861 §4: stale-if-error bounds it
    @Test
    void staleAnswerStandsInForAsLongAsItSays() {
        node.origin
                .answers("Cache-Control: max-age=10, stale-if-error=20", "ETag: \"1\"")
                .answers(503, "Cache-Control: no-store");

        node.get("/a").isFromOrigin("answer 1");
        node.passes(29);
        node.get("/a").hasStatus(200).hasText("answer 1");
        node.passes(2);
        node.get("/a").hasStatus(503);
    }

    // §4.3.3: "it can either forward this response to the requesting client or act as if the server failed to respond"
    @Test
    void errorToAValidationGoesToTheClientWhereNothingMayStandIn() {
        node.origin
                .answers("Cache-Control: max-age=10, must-revalidate", "ETag: \"1\"")
                .answers(503, "X-Why: tired");

        node.get("/a").isFromOrigin("answer 1");
        node.passes(11);
        node.get("/a").hasStatus(503).has("X-Why", "tired").isFromOrigin("answer 2");
    }

    // the same where the origin is asked by HEAD, whose answer has no body
    @Test
    void errorToAValidationByHeadHasTheClientsOwnRequestForwarded() {
        try (OneNode asking = new OneNode("probe", "head")) {
            asking.origin
                    .answers("Cache-Control: max-age=10, must-revalidate", "ETag: \"1\"")
                    .answers("Cache-Control: max-age=10, must-revalidate", "ETag: \"1\"")
                    .answers(503, "X-Why: tired");

            asking.get("/a").hasText("answer 2");
            asking.passes(11);
            asking.get("/a", "X-Mine: 1").hasStatus(503).has("X-Why", "tired").hasText("answer 4");
            assertThat(asking.origin.lastRequest().method()).isEqualTo("GET");
            assertThat(asking.origin.lastRequest().fields()).isEqualTo(Fields.of("X-Mine", "1"));
        }
    }

    // RFC 5861 §3: stale-while-revalidate
    @Test
    void staleAnswerIsUsedWhileItIsValidated() {
        node.origin.answers("Cache-Control: max-age=10, stale-while-revalidate=20", "ETag: \"#\"");

        node.get("/a").isFromOrigin("answer 1");
        node.passes(29);
        node.get("/a").isFromOrigin("answer 1").has("Age", "29");
        node.get("/a").isFromCache("answer 2").has("Age", "0");
        node.passes(31);
        node.get("/a").isFromOrigin("answer 3");
    }
}
