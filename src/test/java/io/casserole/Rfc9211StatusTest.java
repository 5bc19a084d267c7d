package io.casserole;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9211 §2: what an answer says of how it came about. */
class Rfc9211StatusTest {
    private OneNode node = new OneNode();

    @AfterEach
    void allMemoryReturns() {
        node.close();
    }

    // §2.2: uri-miss; §2.1, §2.4: hit, ttl; §2.5: stored
    @Test
    void nothingIsKnownOfTheObject() {
        node.origin.answers("Cache-Control: max-age=60");

        node.get("/a").saysOfItself("fwd=uri-miss; fwd-status=200; ttl=60; stored; detail=origin");
        node.get("/a").saysOfItself("hit; ttl=60; detail=memory");
    }

    // §2.2: vary-miss
    @Test
    void anotherVariantIsKnown() {
        node.origin.answers("Cache-Control: max-age=60", "Vary: Colour");
        node.get("/a", "Colour: red");

        node.get("/a", "Colour: blue").saysOfItself("fwd=vary-miss; fwd-status=200; ttl=60; stored; detail=origin");
    }

    // §2.2: stale; §2.3: the origin's status is not the client's
    @Test
    void whatIsKnownIsStaleAndStillGood() {
        node.origin.answers("Cache-Control: max-age=60", "ETag: \"1\"").answers(304);
        node.get("/a");
        node.passes(60);

        node.get("/a").hasStatus(200).saysOfItself("fwd=stale; fwd-status=304; ttl=60; stored; detail=memory");
    }

    // §2.2: stale
    @Test
    void whatIsKnownIsStaleAndReplaced() {
        node.origin.answers("Cache-Control: max-age=60", "ETag: \"#\"");
        node.get("/a");
        node.passes(60);

        node.get("/a").saysOfItself("fwd=stale; fwd-status=200; ttl=60; stored; detail=origin");
    }

    // §2.2: stale; §2.3, §2.5: the origin's error is not stored
    @Test
    void whatIsKnownStandsInForAnError() {
        node.origin.answers("Cache-Control: max-age=60, stale-if-error=60").answers(503);
        node.get("/a");
        node.passes(61);

        node.get("/a").hasStatus(200).saysOfItself("fwd=stale; fwd-status=503; ttl=-1; detail=memory");
    }

    // §2.2: request
    @ParameterizedTest
    @ValueSource(strings = {"no-cache", "max-age=0", "min-fresh=61"})
    void whatIsKnownIsFreshAndTheClientWantsItFresher(String directive) {
        node = new OneNode("request-cache-control", "obey");
        node.origin
                .answers("Cache-Control: max-age=60", "ETag: \"1\"")
                .answers(304)
                .answers("Cache-Control: no-store");
        node.get("/a");
        node.passes(1);

        node.get("/a", "Cache-Control: " + directive)
                .saysOfItself("fwd=request; fwd-status=304; ttl=60; stored; detail=memory");
        node.passes(1);
        node.get("/a", "Cache-Control: " + directive).saysOfItself("fwd=request; fwd-status=200; detail=no-store");
    }

    // §2.2: stale, whatever the client wants
    @Test
    void whatIsKnownIsStaleAndTheClientWantsItFresher() {
        node = new OneNode("request-cache-control", "obey");
        node.origin.answers("Cache-Control: max-age=60", "ETag: \"1\"").answers(304);
        node.get("/a");
        node.passes(60);

        node.get("/a", "Cache-Control: no-cache")
                .saysOfItself("fwd=stale; fwd-status=304; ttl=60; stored; detail=memory");
    }

    // §2.3
    @Test
    void whatMayNotBeStoredHasTheStatusOfTheOrigin() {
        node.origin.answers(404, "Cache-Control: no-store");

        node.get("/a").hasStatus(404).saysOfItself("fwd=uri-miss; fwd-status=404; detail=no-store");
    }
}
