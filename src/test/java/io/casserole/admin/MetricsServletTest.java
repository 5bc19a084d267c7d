package io.casserole.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class MetricsServletTest {
    private final AdminTrial trial;

    MetricsServletTest() throws Exception {
        trial = new AdminTrial();
        trial.meters.counter("casserole_things_total", "Things that were done", () -> 42);
    }

    @AfterEach
    void close() {
        trial.meters.close();
    }

    @Test
    void administratorReadsTheMetrics() throws Exception {
        trial.get(new MetricsServlet(), "");

        assertThat(trial.status()).isEqualTo(200);
        assertThat(trial.field("Content-Type")).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        assertThat(trial.said()).contains("casserole_things_total 42.0\n");
    }

    @Test
    void openMetricsIsSpokenToThoseWhoAccept() throws Exception {
        trial.with("Accept", "application/openmetrics-text; version=1.0.0").get(new MetricsServlet(), "");

        assertThat(trial.field("Content-Type")).startsWith("application/openmetrics-text;");
        assertThat(trial.said()).endsWith("# EOF\n");
    }

    @Test
    void strangersReadThemOnlyWhereTheSettingSaysSo() throws Exception {
        trial.from("192.0.2.7").get(new MetricsServlet(), "");
        assertThat(trial.status()).isEqualTo(403);

        AdminTrial open = new AdminTrial();
        open.setting("metrics-access", "all").from("192.0.2.7").get(new MetricsServlet(), "");
        assertThat(open.status()).isEqualTo(200);
        open.meters.close();
    }

    @Test
    void statsAreForAdministratorsAlone() throws Exception {
        trial.setting("metrics-access", "all").from("192.0.2.7").get(new StatsServlet(), "");

        assertThat(trial.status()).isEqualTo(403);
    }

    @Test
    void statsAreTheSameNumbersAsJson() throws Exception {
        trial.get(new StatsServlet(), "");

        assertThat(trial.field("Content-Type")).isEqualTo("application/json");
        assertThat(trial.said())
                .isEqualTo(
                        "{\"saved-bytes\":0,\"total\":{\"casserole_things_total\":{\"\":42}},"
                                + "\"nodes\":{\"a\":{\"sums\":{\"casserole_things_total\":{\"\":42}},\"states\":{}}},\"missing\":[]}\n");
    }

    @Test
    void statsOfTheClusterNameWhoIsMissing() throws Exception {
        trial.parameter("scope", "cluster").get(new StatsServlet(), "");

        assertThat(trial.said()).contains("\"nodes\":{\"a\":").endsWith("\"missing\":[\"b\"]}\n");
    }

    @Test
    void anotherScopeIsRefused() throws Exception {
        trial.parameter("scope", "world").get(new StatsServlet(), "");

        assertThat(trial.status()).isEqualTo(400);
        assertThat(trial.said()).isEqualTo("400 Bad Request: scope: expected node or cluster, found world\n");
    }
}
