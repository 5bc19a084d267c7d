package io.casserole.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class DrainServletTest {
    private final AdminTrial trial;

    DrainServletTest() throws Exception {
        trial = new AdminTrial();
    }

    @Test
    void administratorTakesTheNodeOutOfService() throws Exception {
        trial.send(new DrainServlet(), "POST", "", "");

        assertThat(trial.status()).isEqualTo(204);
        assertThat(trial.left).isEqualTo(1);
    }

    @Test
    void nobodyElseDoes() throws Exception {
        trial.from("192.0.2.1").send(new DrainServlet(), "POST", "", "");

        assertThat(trial.status()).isEqualTo(403);
        assertThat(trial.left).isZero();
    }

    @Test
    void norDoesAPageOfAnotherSiteInABrowserHere() throws Exception {
        trial.with("Origin", "https://evil.example").send(new DrainServlet(), "POST", "", "");

        assertThat(trial.status()).isEqualTo(403);
        assertThat(trial.left).isZero();
    }
}
