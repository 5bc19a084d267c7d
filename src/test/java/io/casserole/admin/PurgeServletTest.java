package io.casserole.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.admin.AdminTrial.Purged;
import io.casserole.segment.PurgeScope;
import io.casserole.segment.Purger;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PurgeServletTest {
    private final AdminTrial trial;

    PurgeServletTest() throws Exception {
        trial = new AdminTrial();
    }

    @Test
    void purgeThatAllHaveAppliedIsAnswered200() throws Exception {
        trial.post(new PurgeServlet(), "{\"url\":\"/a.iso?x=%20\"}");
        assertThat(trial.purged).containsExactly(new Purged(new PurgeScope.Url("/a.iso?x=%20"), false));
        assertThat(trial.isWaiting()).isTrue();

        trial.outcome.complete(new Purger.Outcome(7, List.of("a", "b"), List.of()));

        assertThat(trial.said()).isEqualTo("{\"number\":7,\"applied\":[\"a\",\"b\"],\"missing\":[]}\n");
        assertThat(trial.status()).isEqualTo(200);
        assertThat(trial.field("Content-Type")).isEqualTo("application/json");
    }

    @Test
    void missingMembersAreNamedWith202() throws Exception {
        trial.post(new PurgeServlet(), " {\"soft\": true, \"prefix\": \"/old/\"} ");
        trial.outcome.complete(new Purger.Outcome(7, List.of("a"), List.of("b")));

        assertThat(trial.purged).containsExactly(new Purged(new PurgeScope.Prefix("/old/"), true));
        assertThat(trial.said()).contains("\"missing\":[\"b\"]");
        assertThat(trial.status()).isEqualTo(202);
    }

    @Test
    void tagsArePurged() throws Exception {
        trial.post(new PurgeServlet(), "{\"tag\":\"news\",\"soft\":false}");

        assertThat(trial.purged).containsExactly(new Purged(new PurgeScope.Tag("news"), false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "\"/a\"",
                "{}",
                "{\"soft\":true}",
                "{\"url\":\"/a\",\"tag\":\"b\"}",
                "{\"url\":\"/a\",\"hard\":true}",
                "{\"url\":1}",
                "{\"url\":null}",
                "{\"url\":[\"/a\"]}",
                "{\"url\":\"/a\",\"soft\":\"true\"}",
                "{\"url\":\"/a\"} {}",
                "{'url':'/a'}",
                "{\"url\":\"a\"}",
                "{\"url\":\"\"}",
                "{\"url\":\"/a b\"}",
                "{\"url\":\"/a#b\"}",
                "{\"url\":\"/\\u00fc\"}",
                "{\"prefix\":\"old/\"}",
                "{\"tag\":\"\"}",
                "{\"tag\":\"a b\"}",
                "{\"tag\":\"a,b\"}"
            })
    void anythingElseIsABadRequest(String json) throws Exception {
        trial.post(new PurgeServlet(), json);

        assertThat(trial.status()).as(json).isEqualTo(400);
        assertThat(trial.said()).startsWith("400 Bad Request: ").doesNotContain("Exception", "null:");
        assertThat(trial.purged).isEmpty();
    }

    @Test
    void longBodyIsABadRequest() throws Exception {
        trial.post(new PurgeServlet(), "{\"url\":\"/a\"" + " ".repeat(PurgeRequest.LONGEST) + "}");

        assertThat(trial.status()).isEqualTo(400);
        assertThat(trial.said()).contains("at most 8192 bytes");
        assertThat(trial.purged).isEmpty();
    }

    @Test
    void longUrlIsABadRequest() throws Exception {
        trial.post(new PurgeServlet(), "{\"url\":\"/" + "a".repeat(PurgeScope.LONGEST) + "\"}");

        assertThat(trial.status()).isEqualTo(400);
    }

    @Test
    void othersThanAdministratorsAreRefused() throws Exception {
        trial.from("192.0.2.7").post(new PurgeServlet(), "{\"url\":\"/a\"}");

        assertThat(trial.status()).isEqualTo(403);
        assertThat(trial.purged).isEmpty();
    }
}
