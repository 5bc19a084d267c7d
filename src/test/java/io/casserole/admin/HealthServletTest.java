package io.casserole.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class HealthServletTest {
    private final AdminTrial trial;

    HealthServletTest() throws Exception {
        trial = new AdminTrial();
    }

    @Test
    void everybodyIsToldTheStatusOnly() throws Exception {
        trial.from("192.0.2.7").get(new HealthServlet(), "/live");

        assertThat(trial.said()).isEqualTo("{\"status\":\"up\"}\n");
        assertThat(trial.status()).isEqualTo(200);
        assertThat(trial.field("Content-Type")).isEqualTo("application/json");
    }

    @Test
    void administratorIsToldTheParts() throws Exception {
        trial.get(new HealthServlet(), "/ready");

        assertThat(trial.said()).isEqualTo("{\"status\":\"up\",\"memory\":42}\n");
    }

    @Test
    void whereThereIsATokenNobodyIsToldThePartsWithoutIt() throws Exception {
        trial.setting("admin-token", "sesame").get(new HealthServlet(), "/ready");

        assertThat(trial.said()).isEqualTo("{\"status\":\"up\"}\n");
        assertThat(trial.status()).isEqualTo(200);
    }

    @Test
    void nodeThatLeavesIsNotReady() throws Exception {
        trial.ready = false;
        trial.from("192.0.2.7").get(new HealthServlet(), "/ready");

        assertThat(trial.said()).isEqualTo("{\"status\":\"down\"}\n");
        assertThat(trial.status()).isEqualTo(503);
    }

    @Test
    void nodeThatLeavesIsStillAlive() throws Exception {
        trial.ready = false;
        trial.from("192.0.2.7").get(new HealthServlet(), "/live");

        assertThat(trial.said()).isEqualTo("{\"status\":\"up\"}\n");
    }

    @Test
    void headIsAnsweredWithoutABody() throws Exception {
        trial.send(new HealthServlet(), "HEAD", "/live", "");

        assertThat(trial.status()).isEqualTo(200);
        assertThat(trial.said()).isEmpty();
    }

    @Test
    void otherPathsAreNotFound() throws Exception {
        trial.get(new HealthServlet(), "/other");

        assertThat(trial.status()).isEqualTo(404);
    }
}
