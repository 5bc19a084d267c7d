package io.casserole;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9111 §5.2.1: what a client may say of stored responses, where it is obeyed and where it is not. */
class Rfc9111DirectivesTest {
    private final OneNode obedient = new OneNode("request-cache-control", "obey");
    private final OneNode usual = new OneNode();

    @AfterEach
    void allMemoryReturns() {
        obedient.close();
        usual.close();
    }

    // §5.2.1.1, §5.2.1.3, §5.2.1.4: a client that wants it younger, or longer fresh
    @ParameterizedTest
    @ValueSource(strings = {"max-age=0", "max-age=29", "min-fresh=31", "no-cache", "No-Cache, max-stale"})
    void clientThatWantsItFresherGetsIt(String directives) {
        obedient.origin.answers("Cache-Control: max-age=60", "ETag: \"#\"");

        obedient.get("/a").isFromOrigin("answer 1");
        obedient.passes(30);
        obedient.get("/a", "Cache-Control: " + directives).isFromOrigin("answer 2");
        obedient.get("/a").isFromCache("answer 2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"max-age=30", "min-fresh=30", "unknown=0", "max-stale=0"})
    void clientThatIsContentGetsWhatIsThere(String directives) {
        obedient.origin.answers("Cache-Control: max-age=60");

        obedient.get("/a").isFromOrigin("answer 1");
        obedient.passes(30);
        obedient.get("/a", "Cache-Control: " + directives).isFromCache("answer 1");
    }

    // §5.2.1.2: a client that takes it stale
    @ParameterizedTest
    @ValueSource(strings = {"max-stale", "max-stale=10"})
    void clientThatTakesItStaleGetsItStale(String directives) {
        obedient.origin.answers("Cache-Control: max-age=60");

        obedient.get("/a").isFromOrigin("answer 1");
        obedient.passes(69);
        obedient.get("/a", "Cache-Control: " + directives)
                .isFromCache("answer 1")
                .has("Age", "69");
        obedient.passes(2);
        obedient.get("/a", "Cache-Control: max-stale=10").isFromOrigin("answer 2");
    }

    // §5.2.1.7
    @Test
    void clientThatWantsItOnlyFromTheCacheDoesNotGetItElsewhere() {
        obedient.origin.answers("Cache-Control: max-age=60");

        obedient.get("/a", "Cache-Control: only-if-cached").hasStatus(504);
        assertThat(obedient.origin.requests()).isEmpty();
        obedient.get("/a").isFromOrigin("answer 1");
        obedient.get("/a", "Cache-Control: only-if-cached").isFromCache("answer 1");
    }

    // by default a client cannot burden the origin
    @ParameterizedTest
    @ValueSource(strings = {"no-cache", "max-age=0", "min-fresh=1000", "no-store", "only-if-cached"})
    void clientIsNotObeyedByDefault(String directives) {
        usual.origin.answers("Cache-Control: max-age=60");

        usual.get("/a", "Cache-Control: " + directives).isFromOrigin("answer 1");
        usual.get("/a", "Cache-Control: " + directives).isFromCache("answer 1");
    }
}
