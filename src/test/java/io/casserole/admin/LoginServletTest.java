package io.casserole.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LoginServletTest {
    private static final String TOKEN = "{\"token\":\"sesame\"}";

    /** What a browser has after it has logged in. */
    private record Logged(String cookie, String field) {}

    @Test
    void tokenBecomesACookieThatIsNotTheToken() throws Exception {
        AdminTrial trial = trial().post(new LoginServlet(), TOKEN);

        assertThat(trial.status()).isEqualTo(200);
        assertThat(trial.field("Set-Cookie"))
                .startsWith("casserole-session=")
                .doesNotContain("sesame")
                .endsWith("; Path=/files/_casserole/; Max-Age=43200; HttpOnly; SameSite=Strict");
        assertThat(trial.said()).doesNotContain("sesame");
    }

    @Test
    void cookieIsSecureWhereTheBrowserSpeaksTls() throws Exception {
        AdminTrial trial = trial().with("Origin", "https://cache.example").post(new LoginServlet(), TOKEN);

        assertThat(trial.field("Set-Cookie")).endsWith("; Secure");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"token\":\"Sesame\"}", "{\"token\":\"\"}"})
    void wrongTokenIsRefused(String json) throws Exception {
        AdminTrial trial = trial().post(new LoginServlet(), json);

        assertThat(trial.status()).isEqualTo(401);
        assertThat(trial.field("Set-Cookie")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"token\":1}", "{\"token\":\"sesame\",\"more\":1}", "sesame"})
    void anythingElseIsABadRequestThatRepeatsNoValue(String json) throws Exception {
        AdminTrial trial = trial().post(new LoginServlet(), json);

        assertThat(trial.status()).isEqualTo(400);
        assertThat(trial.said()).doesNotContain("sesame");
    }

    @Test
    void whereThereIsNoTokenNobodyCanLogIn() throws Exception {
        AdminTrial trial = new AdminTrial().from("192.0.2.7").post(new LoginServlet(), TOKEN);

        assertThat(trial.status()).isEqualTo(403);
        assertThat(trial.said()).contains("Set admin-token");
    }

    @Test
    void pageOfAnotherSiteCannotLogIn() throws Exception {
        AdminTrial trial = trial().with("Origin", "https://evil.example").post(new LoginServlet(), TOKEN);

        assertThat(trial.status()).isEqualTo(403);
    }

    @Test
    void cookieReads() throws Exception {
        AdminTrial trial = trial().cookie("casserole-session", login().cookie()).get(new HealthServlet(), "/live");

        assertThat(trial.said()).contains("memory");
    }

    @Test
    void cookieAndFieldChange() throws Exception {
        Logged logged = login();
        AdminTrial trial = trial().cookie("casserole-session", logged.cookie())
                .with("X-Casserole-Session", logged.field())
                .post(new DrainServlet(), "");

        assertThat(trial.status()).isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "wrong"})
    void cookieAloneChangesNothing(String field) throws Exception {
        AdminTrial trial = trial().cookie("casserole-session", login().cookie())
                .with("X-Casserole-Session", field)
                .post(new DrainServlet(), "");

        assertThat(trial.status()).isEqualTo(403);
        assertThat(trial.left).isZero();
    }

    @Test
    void fieldIsToldAgainToTheOneWithTheCookie() throws Exception {
        Logged logged = login();
        AdminTrial trial = trial().cookie("casserole-session", logged.cookie()).get(new LoginServlet(), "");

        assertThat(trial.said())
                .isEqualTo("{\"known-by\":\"session\",\"request-field\":{\"name\":\"X-Casserole-Session\",\"value\":\""
                        + logged.field() + "\"}}\n");
    }

    @Test
    void strangerIsToldNothing() throws Exception {
        assertThat(trial().get(new LoginServlet(), "").status()).isEqualTo(401);
    }

    @Test
    void sessionEnds() throws Exception {
        AdminTrial trial = trial().cookie("casserole-session", login().cookie());
        trial.clock.advance(Duration.ofHours(12));
        trial.get(new LoginServlet(), "");

        assertThat(trial.status()).isEqualTo(401);
    }

    @Test
    void sessionEndsWithItsToken() throws Exception {
        AdminTrial trial = trial().setting("admin-token", "sesame2")
                .cookie("casserole-session", login().cookie())
                .get(new LoginServlet(), "");

        assertThat(trial.status()).isEqualTo(401);
    }

    @Test
    void endOfASessionCannotBePutOff() throws Exception {
        String cookie = login().cookie();
        String forged = "9" + cookie.substring(cookie.indexOf('.') - 9);

        assertThat(trial().cookie("casserole-session", forged)
                        .get(new LoginServlet(), "")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void sessionHoldsOnOtherNodesWithTheSameToken() throws Exception {
        AdminTrial other = trial().cookie("casserole-session", login().cookie()).get(new LoginServlet(), "");

        assertThat(other.status()).isEqualTo(200);
    }

    @Test
    void logoutTakesTheCookieAway() throws Exception {
        Logged logged = login();
        AdminTrial trial = trial().cookie("casserole-session", logged.cookie())
                .with("X-Casserole-Session", logged.field())
                .post(new LogoutServlet(), "");

        assertThat(trial.status()).isEqualTo(204);
        assertThat(trial.field("Set-Cookie"))
                .isEqualTo("casserole-session=; Path=/files/_casserole/; Max-Age=0; HttpOnly; SameSite=Strict");
    }

    /** A request from elsewhere to a node with a token. */
    private static AdminTrial trial() throws Exception {
        return new AdminTrial()
                .setting("admin-token", "sesame")
                .from("192.0.2.7")
                .with("Host", "cache.example");
    }

    private static Logged login() throws Exception {
        AdminTrial trial = trial().post(new LoginServlet(), TOKEN);
        String cookie = trial.field("Set-Cookie");
        JsonObject said = JsonParser.parseString(trial.said()).getAsJsonObject();
        return new Logged(
                cookie.substring(cookie.indexOf('=') + 1, cookie.indexOf(';')),
                said.getAsJsonObject("request-field").get("value").getAsString());
    }
}
