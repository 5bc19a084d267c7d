package io.casserole.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.admin.AdminTrial.Purged;
import io.casserole.segment.PurgeScope;
import io.casserole.segment.Purger;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UrlPurgesTest {
    private static final Purged HARD = new Purged(new PurgeScope.Url("/a"), false);

    private final AdminTrial trial;

    UrlPurgesTest() throws Exception {
        trial = new AdminTrial();
        trial.outcome.complete(new Purger.Outcome(7, List.of("a"), List.of("b")));
    }

    @Test
    void administratorPurgesTheUrl() throws Exception {
        trial.purge("/a?b=%20");

        assertThat(trial.purged).containsExactly(new Purged(new PurgeScope.Url("/a?b=%20"), false));
        assertThat(trial.status()).isEqualTo(202);
        assertThat(trial.said()).isEqualTo("{\"number\":7,\"applied\":[\"a\"],\"missing\":[\"b\"]}\n");
    }

    @Test
    void tokenOpensFromAnywhere() {
        trial.setting("admin-token", "sesame")
                .from("192.0.2.7")
                .with("Authorization", "Bearer sesame")
                .purge("/a");

        assertThat(trial.purged).containsExactly(HARD);
    }

    @Test
    void othersAreToldHowTheyCould() throws Exception {
        trial.from("192.0.2.7").purge("/a");

        assertThat(trial.purged).isEmpty();
        assertThat(trial.status()).isEqualTo(403);
        assertThat(trial.said()).contains("admin-token");
    }

    @Test
    void listedAddressNeedsNoToken() {
        trial.setting("admin-token", "sesame")
                .setting("purge-from", "198.51.100.1, 192.0.2.0/24")
                .from("192.0.2.7")
                .with("Host", "cache.example")
                .purge("/a");

        assertThat(trial.purged).containsExactly(HARD);
    }

    @Test
    void whoComesThroughAProxyDoesNotHaveItsAddress() throws Exception {
        trial.setting("purge-from", "192.0.2.7")
                .from("192.0.2.7")
                .with("X-Forwarded-For", "192.0.2.7")
                .purge("/a");

        assertThat(trial.purged).isEmpty();
        assertThat(trial.status()).isEqualTo(403);
    }

    /** What an nginx on this machine speaks that was told nothing: everybody has its address. */
    @Test
    void versionOfProxiesDoesNotHaveItsAddress() throws Exception {
        trial.setting("purge-from", "127.0.0.1")
                .speaking("HTTP/1.0")
                .with("Host", "cache.example")
                .purge("/a");

        assertThat(trial.purged).isEmpty();
        assertThat(trial.status()).isEqualTo(403);
    }

    @Test
    void trustedProxyMayNotPurgeThoughItIsListed() throws Exception {
        trial.setting("purge-from", "192.0.2.0/24")
                .setting("trusted-proxies", "192.0.2.7")
                .from("192.0.2.7")
                .purge("/a");

        assertThat(trial.purged).isEmpty();
        assertThat(trial.status()).isEqualTo(403);
    }

    @Test
    void pageOfAnotherSiteIsRefused() throws Exception {
        trial.with("Origin", "https://evil.example").purge("/a");

        assertThat(trial.purged).isEmpty();
        assertThat(trial.status()).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({"Fastly-Soft-Purge, 1, true", "X-Soft-Purge, 1, true", "X-Soft-Purge, 0, false"})
    void fieldMakesItSoft(String name, String value, boolean soft) {
        trial.with(name, value).purge("/a");

        assertThat(trial.purged).containsExactly(new Purged(new PurgeScope.Url("/a"), soft));
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "", "2"})
    void unclearFieldPurgesNothing(String value) throws Exception {
        trial.with("X-Soft-Purge", value).purge("/a");

        assertThat(trial.purged).isEmpty();
        assertThat(trial.status()).isEqualTo(400);
        assertThat(trial.said()).isEqualTo("400 Bad Request: expected X-Soft-Purge: 1, found '" + value + "'\n");
    }

    @Test
    void longTargetIsABadRequest() throws Exception {
        trial.purge("/" + "a".repeat(PurgeScope.LONGEST));

        assertThat(trial.status()).isEqualTo(400);
    }
}
