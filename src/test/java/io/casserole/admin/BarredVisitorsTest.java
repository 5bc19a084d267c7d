package io.casserole.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.config.Secret;
import io.casserole.segment.Purger;
import io.casserole.servlet.Outgoing;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who sent too many wrong tokens, on whatever way, may send no more for a while. */
final class BarredVisitorsTest {
    private static final String CLIENT = "192.0.2.7";
    private static final String PROXY = "198.51.100.1";

    private final AdminTrial node = new AdminTrial()
            .setting("admin-token", "sesame")
            .setting("trusted-proxies", PROXY)
            .setting("purge-from", "203.0.113.1");

    BarredVisitorsTest() throws Exception {}

    private static final class Call extends AdminServlet {
        private static final long serialVersionUID = 1L;

        Call() {
            super("GET");
        }

        @Override
        CompletableFuture<Outgoing> answer(AdminCall call) {
            return CompletableFuture.completedFuture(Replies.done());
        }
    }

    private AdminTrial from(String address) throws Exception {
        AdminTrial trial = new AdminTrial().after(node).from(address).with("Host", "cache.example");
        trial.outcome.complete(new Purger.Outcome(1, List.of("a"), List.of()));
        return trial;
    }

    private AdminTrial sending(String token, String address) throws Exception {
        return from(address).with("Authorization", "Bearer " + token);
    }

    private int called(String token, String address) throws Exception {
        return sending(token, address).get(new Call(), "").status();
    }

    private int loggedIn(String token) throws Exception {
        return from(CLIENT)
                .post(new LoginServlet(), "{\"token\":\"" + token + "\"}")
                .status();
    }

    private void useUpTries(String address) throws Exception {
        for (int i = 0; i < TokenTries.MOST; i++) {
            assertThat(called("wrong" + i, address)).isEqualTo(401);
        }
    }

    @Test
    void theNextTokenIsNotLookedAtUntilTheMinuteIsOver() throws Exception {
        useUpTries(CLIENT);

        AdminTrial barred = sending("sesame", CLIENT).get(new Call(), "");
        assertThat(barred.status()).isEqualTo(429);
        assertThat(barred.field("Retry-After")).isEqualTo("60");
        assertThat(barred.field("Cache-Control")).isEqualTo("no-store");
        assertThat(barred.said())
                .startsWith("429 Too Many Requests: too many wrong tokens")
                .hasLineCount(1);

        node.clock.advance(TokenTries.WINDOW);
        assertThat(called("sesame", CLIENT)).isEqualTo(204);
    }

    @Test
    void othersAreNotAffected() throws Exception {
        useUpTries(CLIENT);

        assertThat(called("sesame", "192.0.2.8")).isEqualTo(204);
    }

    @Test
    void fieldLoginAndPurgeAreOneCount() throws Exception {
        for (int i = 0; i < TokenTries.MOST - 2; i++) {
            assertThat(called("wrong" + i, CLIENT)).isEqualTo(401);
        }
        assertThat(loggedIn("wrong in a form")).isEqualTo(401);
        assertThat(sending("wrong for PURGE", CLIENT).purge("/a").status()).isEqualTo(401);

        assertThat(called("sesame", CLIENT)).isEqualTo(429);
        assertThat(loggedIn("sesame")).isEqualTo(429);
        AdminTrial purge = sending("sesame", CLIENT).purge("/a");
        assertThat(purge.status()).isEqualTo(429);
        assertThat(purge.purged).isEmpty();
    }

    @Test
    void whoSendsNoTokenTriesNone() throws Exception {
        for (int i = 0; i < 2 * TokenTries.MOST; i++) {
            assertThat(from(CLIENT).get(new Call(), "").status()).isEqualTo(401);
            assertThat(called("", CLIENT)).isEqualTo(401);
            assertThat(loggedIn("")).isEqualTo(401);
        }

        assertThat(called("sesame", CLIENT)).isEqualTo(204);
    }

    @Test
    void sessionGoesOn() throws Exception {
        String cookie =
                from(CLIENT).post(new LoginServlet(), "{\"token\":\"sesame\"}").field("Set-Cookie");
        String value = cookie.substring(cookie.indexOf('=') + 1, cookie.indexOf(';'));
        useUpTries(CLIENT);

        assertThat(from(CLIENT)
                        .cookie(Session.COOKIE, value)
                        .get(new Call(), "")
                        .status())
                .isEqualTo(204);
        assertThat(sending("wrong", CLIENT)
                        .cookie(Session.COOKIE, value)
                        .get(new Call(), "")
                        .status())
                .isEqualTo(204);
    }

    @Test
    void forgedSessionIsAGuessOfTheTokenToo() throws Exception {
        for (int i = 0; i < TokenTries.MOST; i++) {
            assertThat(withForgedSession("wrong" + i)).isEqualTo(401);
        }

        assertThat(withForgedSession("sesame"))
                .as("must not tell that it is right")
                .isEqualTo(401);
        assertThat(called("sesame", CLIENT)).as("a count of its own").isEqualTo(204);

        node.clock.advance(TokenTries.WINDOW);
        assertThat(withForgedSession("sesame")).isEqualTo(204);
    }

    /** Whoever guesses the token can make its session as well as the node. */
    private int withForgedSession(String guess) throws Exception {
        Session forged = new Sessions(node.clock, new Random(1)).begin(new Secret(guess));
        return from(CLIENT)
                .cookie(Session.COOKIE, forged.value())
                .get(new Call(), "")
                .status();
    }

    @Test
    void whoSendsTheSameOldTokenAgainAndAgainGuessesNothing() throws Exception {
        for (int i = 0; i < 2 * TokenTries.MOST; i++) {
            assertThat(called("old", CLIENT)).isEqualTo(401);
            assertThat(withForgedSession("old")).isEqualTo(401);
        }

        assertThat(called("sesame", CLIENT)).isEqualTo(204);
        assertThat(withForgedSession("sesame")).isEqualTo(204);
    }

    @Test
    void whatEverybodyMayAskIsAnsweredAsToAStranger() throws Exception {
        useUpTries(CLIENT);

        AdminTrial health = sending("sesame", CLIENT).get(new HealthServlet(), "/ready");

        assertThat(health.status()).isEqualTo(200);
        assertThat(health.said()).isEqualTo("{\"status\":\"up\"}\n");
    }

    @Test
    void tokensSentWhereEverybodyMayAskCountToo() throws Exception {
        for (int i = 0; i < TokenTries.MOST; i++) {
            sending("wrong" + i, CLIENT).get(new HealthServlet(), "/live");
        }

        assertThat(called("sesame", CLIENT)).isEqualTo(429);
    }

    @Test
    void whoMayPurgeByItsAddressStillMay() throws Exception {
        useUpTries("203.0.113.1");

        assertThat(sending("wrong", "203.0.113.1").purge("/a").status()).isEqualTo(200);
    }

    @Test
    void behindATrustedProxyItIsTheClientWhoIsCounted() throws Exception {
        for (int i = 0; i < TokenTries.MOST; i++) {
            sending("wrong" + i, PROXY).with("X-Forwarded-For", CLIENT).get(new Call(), "");
        }

        assertThat(sending("sesame", PROXY)
                        .with("X-Forwarded-For", "192.0.2.8")
                        .get(new Call(), "")
                        .status())
                .isEqualTo(204);
        assertThat(called("sesame", CLIENT)).isEqualTo(429);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2001:db8:0:1::7", "[2001:db8:0:1:ffff::8]"})
    void addressesOfOneSubscriberAreOneClient(String other) throws Exception { // RFC 6177
        useUpTries("2001:db8:0:1::1");

        assertThat(called("sesame", other)).isEqualTo(429);
        assertThat(called("sesame", "2001:db8:0:2::7")).isEqualTo(204);
    }
}
