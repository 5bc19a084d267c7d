package io.casserole.it;

import static io.casserole.it.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.testing.TestBytes;
import org.junit.jupiter.api.Test;

/** A node below a context path, whose mirror has a path, too: what comes after the one is appended to the other. */
abstract class ContextPathSpec extends NodeSpec {
    ContextPathSpec(Launcher launcher) {
        super(launcher);
    }

    @Override
    Deployment deployment() {
        return super.deployment().at("/mirror").with("mirror-url", origin.uri() + "/pub/files/");
    }

    @Test
    void pathAfterTheContextPathIsAppendedToTheMirror() {
        TestBytes bytes = TestBytes.of(61, SEGMENT + 1);
        origin.object("/pub/files/a%2Fb?q=1").content(bytes).etag("\"v1\"").maxAge(3600);

        assertThat(get("/a%2Fb?q=1")).hasStatus(200).hasBody(bytes);
        assertThat(hit("/a%2Fb?q=1")).isHit().hasBody(bytes);

        assertThat(origin.requests("/pub/files/a%2Fb?q=1")).isNotEmpty();
    }

    @Test
    void rootOfTheContextIsThatOfTheMirror() {
        origin.object("/pub/files/").content("root").cacheControl("no-store");

        assertThat(get("/")).hasStatus(200).hasText("root");
    }

    @Test
    void addressBelowTheMirrorBecomesOneBelowTheContextPath() {
        origin.object("/pub/files/moved").status(301).content("").field("Location", origin.uri() + "/pub/files/new?x");
        origin.object("/pub/files/away").status(301).content("").field("Location", origin.uri() + "/elsewhere");

        assertThat(get("/moved"))
                .hasStatus(301)
                .hasField("Location", node().uri() + "/new?x")
                .hasNoBody();
        assertThat(get("/away"))
                .hasField("Location", origin.uri() + "/elsewhere")
                .hasNoBody();
    }

    @Test
    void healthIsBelowTheContextPath() {
        assertThat(assertThat(get("/_casserole/health/live")).hasStatus(200).text())
                .isNotEmpty();
        assertThat(origin.requests("/pub/files/_casserole/health/live")).isEmpty();
    }
}
