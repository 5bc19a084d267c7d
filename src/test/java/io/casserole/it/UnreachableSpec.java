package io.casserole.it;

import static io.casserole.it.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An origin that is not there. */
abstract class UnreachableSpec extends NodeSpec {
    UnreachableSpec(Launcher launcher) {
        super(launcher);
    }

    /** Fills the cache with one object, and takes the origin away for good. */
    @BeforeAll
    void closeOrigin() {
        origin.object("/held").content("held").etag("\"v1\"").maxAge(3600);
        assertThat(get("/held")).hasText("held");
        origin.close();
    }

    @Test
    void isABadGatewayThatNamesTheHostOnly() {
        Response cached = get("/object");
        assertThat(cached).hasStatus(502).wasForwarded("miss");
        isShortAndSafe(assertThat(cached).text());

        Response passed = send("POST", "/object", BodyPublishers.ofString("x"));
        assertThat(passed).hasStatus(502).wasForwarded("method");
        isShortAndSafe(assertThat(passed).text());
    }

    @Test
    void headIsToldWithoutABody() {
        assertThat(head("/object")).hasStatus(502).wasForwarded("miss").hasNoBody();
    }

    @Test
    void whatIsHeldIsServed() {
        assertThat(hit("/held")).hasStatus(200).isHit().hasText("held");
        assertThat(hit("/held", "Range: bytes=1-2")).hasStatus(206).isHit().hasText("el");
    }

    private void isShortAndSafe(String text) {
        assertThat(text).contains("127.0.0.1").hasSizeLessThan(200);
        assertThat(text).doesNotContain("Exception", "\tat ", Integer.toString(origin.port()));
    }
}
