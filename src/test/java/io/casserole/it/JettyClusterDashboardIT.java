package io.casserole.it;

import static io.casserole.it.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.testing.EtcdProcess;
import io.casserole.testing.ScriptedOrigin;
import io.casserole.testing.TestBytes;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The dashboard of a node in a cluster, in a real browser, by keyboard. */
final class JettyClusterDashboardIT {
    private static final TestBytes CONTENT = TestBytes.of(94, 10L * ClusterOfNodes.SEGMENT);

    @Test
    void showsTheSumsOfTheClusterWhileTheyAreAskedFor() {
        try (ScriptedOrigin origin = ScriptedOrigin.start();
                EtcdProcess etcd = EtcdProcess.start();
                ClusterOfNodes cluster = ClusterOfNodes.of(getClass(), new JettyProcess(), origin)
                        .with(etcd);
                Browser browser = Browser.start()) {
            cluster.start("a", "b");
            origin.object("/x").content(CONTENT).etag("\"v1\"").maxAge(3600);
            for (int i = 0; i < 4; i++) {
                assertThat(cluster.node("a").get("/x")).hasBody(CONTENT);
                assertThat(cluster.node("b").get("/x")).hasBody(CONTENT);
            }

            browser.size(1200, 900);
            browser.open(URI.create(cluster.node("a").address() + "/_casserole/"));
            browser.awaitText("#scope", "whole cluster");
            browser.awaitText("#objects", "/x");
            assertThat(browser.text("#cluster-sent")).as("before it is chosen").isEmpty();
            assertThat(browser.asked("stats?scope=cluster")).isZero();

            browser.tabTo("scope-node");
            browser.type(Keys.ARROW_RIGHT);
            browser.awaitText("#answered", "2 of 2 members answered");
            assertThat(browser.text("#cluster-sent")).isEqualTo("10.4 MB"); // 8 times; none of it is the browser's
            assertThat(browser.text("#cluster-saved")).isEqualTo("9.09 MB");
            assertThat(browser.text("#cluster-hit-ratio")).isEqualTo("87.5 %");
            assertThat(browser.text("#cluster-requests")).isEqualTo("8");
            assertThat(browser.text("#cluster-sources")).contains("memory", "peer", "origin");
            assertThat(browser.text("#cluster-tiers")).contains("disk", "of 528 MB"); // twice
            assertThat(browser.text("#objects")).as("of the node").isEmpty();
            browser.screenshot("dashboard-cluster");
            assertThat(browser.complaints()).isEmpty();

            cluster.node("b").kill();
            browser.awaitText("#answered", "1 of 2 members answered; no answer from b");

            browser.tabTo("scope-cluster");
            browser.type(Keys.ARROW_LEFT);
            browser.awaitText("#objects", "/x");
            assertThat(browser.text("#cluster-sent")).isEmpty();
        }
    }
}
