package io.casserole.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.servlet.Outgoing;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for each call of the administration. */
final class AdminServletTest {
    private final AdminTrial trial;

    /** Counts what it was asked. */
    private static final class Call extends AdminServlet {
        private static final long serialVersionUID = 1L;
        private int reads;
        private int changes;

        Call() {
            super("GET", "POST");
        }

        @Override
        CompletableFuture<Outgoing> answer(AdminCall call) {
            if (call.isRead()) {
                reads++;
            } else {
                changes++;
            }
            return CompletableFuture.completedFuture(Replies.done());
        }
    }

    private final Call call = new Call();

    AdminServletTest() throws Exception {
        trial = new AdminTrial();
    }

    @Test
    void withoutATokenSomebodyAtThisMachineMayAsk() throws Exception {
        trial.get(call, "");

        assertThat(trial.status()).isEqualTo(204);
    }

    @Test
    void withoutATokenOthersAreToldHowToSetOne() throws Exception {
        trial.from("192.0.2.7").get(call, "");

        assertThat(trial.status()).isEqualTo(403);
        assertThat(trial.said())
                .isEqualTo(
                        "403 Forbidden: without a token only requests from this machine itself, and through no proxy, are"
                                + " answered here. Set admin-token (CASSEROLE_ADMIN_TOKEN) and send it as Authorization: Bearer.\n");
        assertThat(call.reads).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "Host, cache.example",
        "X-Forwarded-For, 192.0.2.7",
        "X-Forwarded-Proto, https",
        "Forwarded, for=192.0.2.7",
        "X-Real-IP, 192.0.2.7",
        "Via, 1.1 proxy"
    })
    void withoutATokenWhatCameThroughAProxyIsFromElsewhere(String name, String value) throws Exception {
        trial.with(name, value).get(call, "");

        assertThat(trial.status()).isEqualTo(403);
    }

    @Test
    void withoutATokenWhatComesFromAKnownProxyIsFromElsewhere() throws Exception {
        trial.setting("trusted-proxies", "127.0.0.1").get(call, "");

        assertThat(trial.status()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer sesame", "bearer sesame", "Bearer  sesame "})
    void tokenOpensFromAnywhere(String authorization) throws Exception {
        trial.setting("admin-token", "sesame")
                .from("192.0.2.7")
                .with("Host", "cache.example")
                .with("X-Forwarded-For", "192.0.2.8")
                .with("Authorization", authorization)
                .post(call, "{}");

        assertThat(trial.status()).isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sesame", "Basic sesame", "Bearer", "Bearer ", "Bearer Sesame", "Bearer sesame2"})
    void withoutTheTokenEvenThisMachineIsRefused(String authorization) throws Exception {
        trial.setting("admin-token", "sesame")
                .with("Authorization", authorization)
                .get(call, "");

        assertThat(trial.status()).isEqualTo(401);
        assertThat(trial.field("WWW-Authenticate")).isEqualTo("Bearer realm=\"casserole\"");
        assertThat(trial.said()).isEqualTo("401 Unauthorized: expected Authorization: Bearer and the admin-token.\n");
        assertThat(call.reads).isZero();
    }

    @Test
    void roleOfTheContainerOpens() throws Exception {
        trial.setting("admin-token", "sesame")
                .setting("admin-role", "operators")
                .from("192.0.2.7")
                .inRole("operators")
                .post(call, "{}");

        assertThat(trial.status()).isEqualTo(204);
    }

    @Test
    void otherRolesDoNot() throws Exception {
        trial.from("192.0.2.7").inRole("operators").get(call, "");

        assertThat(trial.status()).isEqualTo(403);
    }

    @Test
    void otherMethodsAreNotAllowed() throws Exception {
        trial.send(call, "PUT", "", "");

        assertThat(trial.status()).isEqualTo(405);
        assertThat(trial.field("Allow")).isEqualTo("GET, POST");
    }

    @Test
    void strangersAreNotToldWhichMethodsThereAre() throws Exception {
        trial.from("192.0.2.7").send(call, "PUT", "", "");

        assertThat(trial.status()).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({
        "Origin, http://localhost:8080",
        "Origin, https://localhost:8080",
        "Sec-Fetch-Site, same-origin",
        "Sec-Fetch-Site, none"
    })
    void ownPageMayChangeSomething(String name, String value) throws Exception {
        trial.with(name, value).post(call, "{}");

        assertThat(trial.status()).isEqualTo(204);
    }

    @ParameterizedTest
    @CsvSource({
        "Origin, http://evil.example",
        "Origin, http://localhost",
        "Origin, http://localhost:8081",
        "Origin, null",
        "Sec-Fetch-Site, cross-site",
        "Sec-Fetch-Site, same-site"
    })
    void pageOfAnotherSiteMayNotEvenWithTheToken(String name, String value) throws Exception {
        trial.setting("admin-token", "sesame")
                .with("Authorization", "Bearer sesame")
                .with(name, value)
                .post(call, "{}");

        assertThat(trial.status()).isEqualTo(403);
        assertThat(call.changes).isZero();
    }

    @Test
    void whereThisNodeEndsTlsAPageWithoutItIsForeign() {
        assertThat(CrossSite.isForeign(Optional.of("http://cache.example"), Optional.empty(), "cache.example", "https"))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/jsonx"})
    void whatAFormCouldSendChangesNothing(String type) throws Exception {
        trial.with("Content-Type", type).post(call, "{}");

        assertThat(trial.status()).isEqualTo(415);
        assertThat(trial.said())
                .isEqualTo("415 Unsupported Media Type: expected Content-Type: application/json, found " + type + "\n");
        assertThat(call.changes).isZero();
    }

    @Test
    void bodyOfNoTypeChangesNothing() throws Exception {
        trial.send(call, "POST", "", "{}");

        assertThat(trial.status()).isEqualTo(415);
    }

    @Test
    void bodyThatMayFollowUnannouncedNeedsAType() throws Exception {
        trial.overHttp2().send(call, "POST", "", "{}");

        assertThat(trial.status()).isEqualTo(415);
        assertThat(call.changes).isZero();
    }

    @Test
    void parametersOfTheMediaTypeDoNotMatter() throws Exception {
        trial.with("Content-Type", "Application/JSON; charset=utf-8").post(call, "{}");

        assertThat(trial.status()).isEqualTo(204);
    }

    @Test
    void answersAreKeptNowhereAndRunNothing() throws Exception {
        trial.from("192.0.2.7").get(call, "");

        assertThat(trial.field("Cache-Control")).isEqualTo("no-store");
        assertThat(trial.field("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(trial.field("Content-Security-Policy"))
                .startsWith("default-src 'self'")
                .doesNotContain("unsafe");
    }
}
