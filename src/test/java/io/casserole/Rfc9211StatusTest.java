package io.casserole;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** RFC 9211 §2: what an answer says of how it came about. */
class Rfc9211StatusTest {
    private final OneNode node = new OneNode();

    @AfterEach
    void allMemoryReturns() {
        node.close();
    }

    // §2.2: uri-miss; §2.1, §2.4: hit, ttl; §2.5: stored
    @Test
    void nothingIsKnownOfTheObject() {
        node.origin.answers("Cache-Control: max-age=60");

        node.get("/a").saysOfItself("fwd=uri-miss; ttl=60; stored");
        node.get("/a").saysOfItself("hit; ttl=60; detail=memory");
    }

    // §2.2: vary-miss
    @Test
    void anotherVariantIsKnown() {
        node.origin.answers("Cache-Control: max-age=60", "Vary: Colour");
        node.get("/a", "Colour: red");

        node.get("/a", "Colour: blue").saysOfItself("fwd=vary-miss; ttl=60; stored");
    }

    // §2.2: stale
    @Test
    void whatIsKnownIsStale() {
        node.origin.answers("Cache-Control: max-age=60", "ETag: \"#\"");
        node.get("/a");
        node.passes(60);

        node.get("/a").saysOfItself("fwd=stale; ttl=60; stored");
    }
}
