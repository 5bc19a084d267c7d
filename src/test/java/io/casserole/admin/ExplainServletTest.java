package io.casserole.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ExplainServletTest {
    private final AdminTrial trial;

    ExplainServletTest() throws Exception {
        trial = new AdminTrial();
    }

    @Test
    void otherParametersAreRequestFields() throws Exception {
        trial.parameter("url", "/a.iso?x=%20")
                .parameter("accept-encoding", "gzip")
                .get(new ExplainServlet(), "");

        assertThat(trial.explained).containsExactly("/a.iso?x=%20 [accept-encoding: gzip]");
        assertThat(trial.status()).isEqualTo(200);
        assertThat(trial.said()).isEqualTo("{\"state\":\"fresh\"}\n");
    }

    @Test
    void urlIsNeeded() throws Exception {
        trial.get(new ExplainServlet(), "");

        assertThat(trial.status()).isEqualTo(400);
        assertThat(trial.said()).isEqualTo("400 Bad Request: expected the parameter url, found none\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a.iso", "http://other.example/a.iso", "/../a.iso", "/a b"})
    void urlIsAPathAsARequestWouldHaveIt(String url) throws Exception {
        trial.parameter("url", url).get(new ExplainServlet(), "");

        assertThat(trial.status()).isEqualTo(400);
        assertThat(trial.explained).isEmpty();
    }

    @Test
    void isForAdministrators() throws Exception {
        trial.from("192.0.2.7").parameter("url", "/a.iso").get(new ExplainServlet(), "");

        assertThat(trial.status()).isEqualTo(403);
        assertThat(trial.explained).isEmpty();
    }
}
