package io.casserole;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the operator's rules make of responses. */
class RulesAtWorkTest {
    private final OneNode node = new OneNode("min-ttl", "60", "store-set-cookie", "false");

    @AfterEach
    void allMemoryReturns() {
        node.close();
    }

    @Test
    void withoutRulesTheOriginsFieldsDecide() {
        node.origin.answers("ETag: \"#\"");

        node.get("/a").isFromOrigin("answer 1");
        node.get("/a").isFromOrigin("answer 2");
    }

    @Test
    void givesLifeHoweverShortAndNamesItself() {
        node.rules("name=short path=/a ttl=10s");
        node.origin.answers();

        node.get("/a").isFromOrigin("answer 1");
        assertThat(node.get("/a").isFromCache("answer 1").fields().all("Cache-Status"))
                .containsExactly("casserole; hit; ttl=10; detail=\"memory rule=short\"");
        node.passes(10);
        node.get("/a").isFromOrigin("answer 2");
        node.get("/b").isFromOrigin("answer 3");
        node.get("/b").isFromOrigin("answer 4");
    }

    @Test
    void keepsErrorsForAWhile() {
        node.rules("path=/.* status=404 ttl=30s");
        node.origin.answers(404);

        node.get("/a").isFromOrigin("answer 1").hasStatus(404);
        node.get("/a").isFromCache("answer 1").hasStatus(404);
        node.passes(30);
        node.get("/a").isFromOrigin("answer 2");
    }

    @Test
    void overridesWhatItIgnoresAndGivesTheCookieToNobody() {
        node.rules("path=/a ttl=1h ignore=cache-control,set-cookie,vary");
        node.origin.answers("Cache-Control: no-store", "Set-Cookie: session=1", "Vary: User-Agent", "ETag: \"1\"");

        assertThat(node.get("/a", "User-Agent: a")
                        .isFromOrigin("answer 1")
                        .fields()
                        .has("Set-Cookie"))
                .isFalse();
        OneNode.Seen hit = node.get("/a", "User-Agent: b").isFromCache("answer 1");

        assertThat(hit.fields().has("Set-Cookie")).isFalse();
        hit.has("Cache-Control", "no-store");
    }

    @Test
    void staysInForceWhenTheObjectIsValidated() {
        node.rules("path=/a ttl=60s ignore=cache-control");
        node.origin
                .answers("Cache-Control: no-cache", "ETag: \"1\"")
                .answers(304, "Cache-Control: no-cache", "ETag: \"1\"");
        node.get("/a").isFromOrigin("answer 1");
        node.passes(61);

        node.get("/a").isFromOrigin("answer 1");
        node.get("/a").isFromCache("answer 1");
    }

    @Test
    void passesWhatIsNeverToBeStored() {
        node.rules("name=api path=/api/.* pass ; name=pages path=/.* type=text/html pass");
        node.origin.answers("Cache-Control: max-age=600", "ETag: \"#\"", "Content-Type: text/html");

        node.get("/api/x").isFromOrigin("answer 1");
        node.get("/api/x").isFromOrigin("answer 2");
        node.get("/page")
                .isFromOrigin("answer 3")
                .has("Cache-Status", "casserole; fwd=uri-miss; fwd-status=200; detail=\"pass rule=pages\"");
    }

    @Test
    void namesItselfWhereItDoesNotHelp() {
        node.rules("name=life path=/a ttl=1h");
        node.origin.answers("Cache-Control: private");

        node.get("/a")
                .isFromOrigin("answer 1")
                .has("Cache-Status", "casserole; fwd=uri-miss; fwd-status=200; detail=\"private rule=life\"");
    }

    @Test
    void storesFromTheUseOnThatItNames() {
        node.rules("path=/rare/.* min-uses=3");
        node.origin.answers("Cache-Control: max-age=600", "ETag: \"#\"");

        node.get("/rare/a").isFromOrigin("answer 1");
        node.get("/rare/b").isFromOrigin("answer 2");
        node.get("/rare/a").isFromOrigin("answer 3");
        node.get("/rare/a").isFromOrigin("answer 4");
        node.get("/rare/a").isFromCache("answer 4");
        node.get("/rare/b").isFromOrigin("answer 5");
    }

    @Test
    void leavesParametersOutOfTheKeyForItsPaths() {
        node.rules("path=/shop/.* key=-utm_*");
        node.origin.answers("Cache-Control: max-age=600", "ETag: \"#\"");

        node.get("/shop/a?utm_x=1").isFromOrigin("answer 1");
        node.get("/shop/a").isFromCache("answer 1");
        node.get("/b?utm_x=1").isFromOrigin("answer 2");
        node.get("/b").isFromOrigin("answer 3");
    }

    @Test
    void countsFromTheMomentItChanges() {
        node.origin.answers();
        node.get("/a").isFromOrigin("answer 1");
        node.passes(60);

        node.rules("path=/a ttl=1h");
        node.get("/a").isFromOrigin("answer 2");
        node.get("/a").isFromCache("answer 2");
        node.rules("path=/a pass");
        node.get("/a").isFromOrigin("answer 3");
    }
}
