package io.casserole.it;

import static io.casserole.it.ResponseAssert.assertThat;
import static io.casserole.testing.Twist.closeUnanswered;
import static io.casserole.testing.Twist.stallAfter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.casserole.testing.Gate;
import io.casserole.testing.ScriptedOrigin;
import io.casserole.testing.TestBytes;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The dashboard, in a real browser, by keyboard. */
final class JettyDashboardIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String TOKEN = "open sesame";
    private static final TestBytes LARGE = TestBytes.of(91, 3L * NodeSpec.SEGMENT + 3);

    private static ScriptedOrigin origin;
    private static Container node;
    private static Client client;
    private static Browser browser;

    @BeforeAll
    static void open() {
        origin = ScriptedOrigin.start();
        node = new JettyProcess()
                .start(Deployment.of(JettyDashboardIT.class)
                        .inFrontOf(origin)
                        .with("admin-token", TOKEN)
                        .with("disk-cache-enabled", false));
        client = Client.of(node.uri());
        browser = Browser.start();
        browser.size(1200, 900);
        browser.open(URI.create(node.uri() + "/_casserole"));
        browser.tabTo("token");
        browser.type(TOKEN, Keys.ENTER);
        browser.awaitText("#node", "up");
        assertThat(browser.complaints()).allMatch(it -> it.contains("/_casserole/login") && it.contains("401"));
    }

    @AfterAll
    static void close() {
        browser.close();
        node.close();
        origin.close();
    }

    @Test
    void showsWhatIsServedAndFromWhere() {
        origin.object("/large.bin").content(LARGE).etag("\"v1\"").maxAge(3600);
        assertThat(client.get("/large.bin")).hasBody(LARGE);
        assertThat(client.get("/large.bin")).isHit().hasBody(LARGE);

        browser.awaitText("#objects", "/large.bin");
        browser.awaitText("#tiers", "memory");
        browser.awaitText("#ring-state", "works alone");
        browser.awaitText(".u-legend", "origin");
        assertThat(browser.text("#hit-ratio")).endsWith("%");
        assertThat(browser.text("#saved")).isNotEqualTo("0 B");
        browser.screenshot("dashboard-light");
        if (Boolean.getBoolean("casserole.update-docs")) {
            browser.screenshot(Path.of("docs/dashboard.png"));
        }
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void whatStaysTheSameIsNotReadOutEachSecond() {
        browser.countWrites("node");
        browser.countWrites("fills");

        await().atMost(PATIENCE).until(() -> browser.writes("fills") >= 3); // drawn anew with each look

        assertThat(browser.writes("node")).isZero();
    }

    @Test
    void showsAFillUnderWayWithItsProgress() {
        Gate rest = new Gate();
        origin.object("/slow.bin").content(LARGE).etag("\"v1\"").maxAge(3600).onGet(stallAfter(100_000, rest));
        CompletableFuture<Response> download = CompletableFuture.supplyAsync(() -> client.get("/slow.bin"));

        browser.awaitText("#fills", "/slow.bin");
        assertThat(browser.text("#fills")).contains(" of ");
        assertThat(browser.property("#fills progress", "position")).isNotEqualTo(-1);
        browser.screenshot("dashboard-fill");
        rest.open();

        assertThat(download.join()).hasBody(LARGE);
        browser.awaitText("#fills", "nothing is being fetched");
    }

    @Test
    void showsErrors() {
        origin.object("/broken.bin").content(LARGE).always(closeUnanswered());
        assertThat(client.get("/broken.bin")).hasStatus(502);

        browser.awaitText("#errors", "/broken.bin");
        assertThat(browser.text("#errors")).contains("502");
    }

    @Test
    void purgesByKeyboard() {
        origin.object("/purged.bin").content(LARGE).etag("\"v1\"").maxAge(3600);
        assertThat(client.get("/purged.bin")).hasBody(LARGE);
        int gets = origin.gets("/purged.bin");

        browser.tabTo("purge-value");
        browser.type("/purged.bin", Keys.ENTER);

        browser.awaitText("#purge output", "is applied by");
        assertThat(client.get("/purged.bin")).hasBody(LARGE);
        assertThat(origin.gets("/purged.bin")).isGreaterThan(gets);
    }

    @Test
    void explainsByKeyboard() {
        origin.object("/explained.bin").content(LARGE).etag("\"v1\"").maxAge(3600);
        assertThat(client.get("/explained.bin")).hasBody(LARGE);

        browser.tabTo("explain-url");
        browser.type("/explained.bin", Keys.ENTER);

        browser.awaitText("#explained", "/explained.bin: fresh");
        browser.awaitText("#explained", "4 of 4 segments");
        browser.screenshot("dashboard-explain");
    }

    @Test
    void warmsUpByKeyboard() {
        origin.object("/warmed.bin").content(LARGE).etag("\"v1\"").maxAge(3600);

        browser.tabTo("warm-list");
        browser.type("/warmed.bin", Keys.TAB, Keys.ENTER);

        browser.awaitText("#warm output", "has begun");
        browser.awaitText("#warm-jobs", "done");
        int gets = origin.gets("/warmed.bin");
        assertThat(client.get("/warmed.bin")).isHit().hasBody(LARGE);
        assertThat(origin.gets("/warmed.bin")).isEqualTo(gets);
    }

    @Test
    void fitsAPhoneAndTheDark() {
        browser.prefer("dark");
        browser.size(390, 844);
        try {
            browser.awaitText("#node", "up");
            assertThat(browser.scrollsSideways()).isFalse();
            browser.screenshot("dashboard-dark-phone");
        } finally {
            browser.prefer("light");
            browser.size(1200, 900);
        }
    }

    @Test
    void withoutTheTokenNothingIsShown() {
        try (Browser stranger = Browser.start()) {
            stranger.open(URI.create(node.uri() + "/_casserole/"));
            stranger.tabTo("token");
            stranger.type("guessed", Keys.ENTER);

            stranger.awaitText("#login output", "401 Unauthorized");
            assertThat(stranger.text("main")).isEmpty();
        }
    }
}
