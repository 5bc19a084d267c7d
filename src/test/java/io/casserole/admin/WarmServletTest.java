package io.casserole.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.segment.Kept;
import io.casserole.warm.WarmJobs;
import io.casserole.warm.WarmState;
import io.casserole.warm.WarmStatus;
import io.casserole.warm.WarmTrial;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WarmServletTest {
    private final WarmTrial warming = new WarmTrial().knows("/a", 3).knows("/b", 9);
    private final WarmJobs jobs = warming.jobs();

    private AdminTrial trial() throws IOException {
        return new AdminTrial().warm(jobs);
    }

    private AdminTrial send(String method, String path) throws Exception {
        return trial().send(new WarmServlet(), method, path, "");
    }

    private AdminTrial text(AdminTrial trial, String list) throws Exception {
        return trial.with("Content-Type", "text/plain;charset=utf-8").send(new WarmServlet(), "POST", "", list);
    }

    private String started() throws Exception {
        text(trial(), "/a\n");
        return jobs.list().get(0).id();
    }

    @Test
    void aListOfJsonIsWarmedAndItsProgressIsSent() throws Exception {
        AdminTrial trial =
                trial().post(new WarmServlet(), "{\"urls\":[\"/a\",{\"url\":\"/b\",\"range\":\"bytes=0-99\"}]}");
        WarmStatus job = jobs.list().get(0);
        String address = "/files/_casserole/warm/" + job.id();

        assertThat(trial.status()).isEqualTo(200);
        assertThat(trial.field("Content-Type")).isEqualTo("text/plain;charset=utf-8");
        assertThat(trial.field("Location")).isEqualTo(address);
        assertThat(trial.field("Cache-Control")).isEqualTo("no-store");
        assertThat(trial.said())
                .isEqualTo("warm-up " + job.id() + ": it goes on if you leave; progress: GET " + address
                        + "/progress, cancel: DELETE " + address
                        + "\n  0.0%        0 B of     600 B        0 B/s  ETA       -  0 of 2 objects\n");

        for (int i = 0; i < 4; i++) {
            warming.keeper.keep(Kept.FETCHED);
        }

        assertThat(warming.keeper.asked()).containsExactly("/a/0", "/a/1", "/a/2", "/b/0");
        assertThat(trial.said()).contains("\ndone after 0:00: 2 of 2 objects; 400 B fetched");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "text/uri-list", "Text/Plain; charset=UTF-8"})
    void aListOfLinesIsWarmed(String type) throws Exception {
        trial().with("Content-Type", type).send(new WarmServlet(), "POST", "", "# two\n/a\n/b bytes=0-99\n");

        assertThat(jobs.list().get(0).objects().all()).isEqualTo(2);
    }

    @Test
    void whoAcceptsJsonIsToldAtOnceThatItHasBegun() throws Exception {
        AdminTrial trial = text(trial().with("Accept", "application/json"), "/a");

        assertThat(trial.status()).isEqualTo(202);
        assertThat(trial.field("Location"))
                .isEqualTo("/files/_casserole/warm/" + jobs.list().get(0).id());
        assertThat(trial.said()).contains("\"state\":\"running\"");
    }

    @Test
    void aJobIsToldInNumbers() throws Exception {
        String id = started();
        warming.pass(Duration.ofSeconds(2));
        warming.keeper.keep(Kept.FETCHED);

        assertThat(send("GET", "/" + id).said())
                .isEqualTo("{\"id\":\"" + id
                        + "\",\"state\":\"running\",\"started\":\"2026-06-01T12:00:00Z\",\"seconds\":2,"
                        + "\"percent\":33.3,\"bytes-per-second\":50,\"seconds-left\":4,"
                        + "\"objects\":{\"all\":1,\"known\":1,\"done\":0,\"skipped\":0,\"failed\":0},"
                        + "\"bytes\":{\"expected\":300,\"known\":300,\"held\":0,\"copied\":0,\"fetched\":100},"
                        + "\"troubles\":[]}\n");
    }

    @Test
    void allJobsAreListed() throws Exception {
        assertThat(send("GET", "").said()).isEqualTo("{\"jobs\":[]}\n");
        text(trial(), "/a");
        text(trial(), "/live/c");

        assertThat(send("GET", "/").said())
                .contains("\"troubles\":[{\"entry\":\"/live/c\",\"failed\":false,\"reason\":\"passthrough\"}]")
                .containsSubsequence(
                        jobs.list().stream().map(WarmStatus::id).toList().toArray(new String[0]));
    }

    @Test
    void aJobIsCancelledAndResumed() throws Exception {
        String id = started();

        assertThat(send("DELETE", "/" + id).said()).contains("\"state\":\"cancelled\"");
        AdminTrial resumed = send("POST", "/" + id + "/resume");

        assertThat(resumed.status()).isEqualTo(200);
        assertThat(resumed.field("Location")).isEqualTo("/files/_casserole/warm/" + id);
        assertThat(resumed.said()).startsWith("warm-up " + id).contains("ETA");
        assertThat(jobs.status(id).orElseThrow().state()).isEqualTo(WarmState.RUNNING);
    }

    @Test
    void whoeverComesLaterMayWatch() throws Exception {
        String id = started();

        assertThat(send("GET", "/" + id + "/progress").said()).startsWith("  0.0%");
        jobs.cancel(id);
        AdminTrial late = send("GET", "/" + id + "/progress");
        assertThat(late.said()).startsWith("cancelled after 0:00");
        assertThat(late.field("X-Accel-Buffering")).isEqualTo("no");
    }

    @Test
    void aHeadIsWithoutABody() throws Exception {
        AdminTrial trial = send("HEAD", "/" + started() + "/progress");

        assertThat(trial.status()).isEqualTo(200);
        assertThat(trial.said()).isEmpty();
    }

    @Test
    void moreThanMayRunAtOnceAreRefused() throws Exception {
        for (int i = 0; i < WarmJobs.MOST_RUNNING; i++) {
            text(trial(), "/a");
        }

        AdminTrial refused = text(trial(), "/a");

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.said()).contains("fewer than 4 warm-ups");
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/0000000000000000,404",
        "DELETE,/0000000000000000,404",
        "POST,/0000000000000000/resume,404",
        "GET,/0000000000000000/progress,404",
        "GET,/0000000000000000/else,404",
        "GET,/a/b/c,404",
        "DELETE,'',405",
        "PUT,'',405",
        "POST,/0000000000000000,405",
        "GET,/0000000000000000/resume,405",
        "DELETE,/0000000000000000/progress,405"
    })
    void otherPathsAndMethodsAreRefused(String method, String path, int status) throws Exception {
        AdminTrial trial = send(method, path);

        assertThat(trial.status()).isEqualTo(status);
        assertThat(trial.said()).startsWith(status + " ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"urls\":\"/a\"}",
                "{\"urls\":[]}",
                "{\"urls\":[\"/a\"],\"rate\":1}",
                "{\"urls\":[1]}",
                "{\"urls\":[null]}",
                "{\"urls\":[\"a\"]}",
                "{\"urls\":[\"http://elsewhere/a\"]}",
                "{\"urls\":[\"/../a\"]}",
                "{\"urls\":[{\"range\":\"bytes=0-9\"}]}",
                "{\"urls\":[{\"url\":\"/a\",\"range\":\"0-9\"}]}",
                "{\"urls\":[{\"url\":\"/a\",\"range\":7}]}",
                "{\"urls\":[{\"url\":\"/a\",\"else\":\"x\"}]}"
            })
    void anythingElseIsABadRequest(String json) throws Exception {
        AdminTrial trial = trial().post(new WarmServlet(), json);

        assertThat(trial.status()).as(json).isEqualTo(400);
        assertThat(trial.said()).startsWith("400 Bad Request: ").doesNotContain("Exception");
        assertThat(jobs.list()).isEmpty();
    }

    @Test
    void whatIsWrongIsNamedByItsPlace() throws Exception {
        assertThat(trial().post(new WarmServlet(), "{\"urls\":[\"/a\",\"b\"]}").said())
                .isEqualTo("400 Bad Request: urls[1]: url: expected a path such as /a.iso, found 'b'\n");
        assertThat(text(trial(), "/a\nb\n").said())
                .isEqualTo("400 Bad Request: line 2: url: expected a path such as /a.iso, found 'b'\n");
    }

    @ParameterizedTest
    @CsvSource({
        "Origin,https://elsewhere.example",
        "Origin,null",
        "Sec-Fetch-Site,cross-site",
        "Sec-Fetch-Site,same-site"
    })
    void aFormOnAPageOfAnotherSiteWarmsNothing(String field, String value) throws Exception {
        AdminTrial trial = text(trial().with(field, value), "/a");

        assertThat(trial.status()).isEqualTo(403);
        assertThat(jobs.list()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/x-www-form-urlencoded", "multipart/form-data"})
    void anotherFormIsNotUnderstood(String type) throws Exception {
        AdminTrial trial = trial().with("Content-Type", type).send(new WarmServlet(), "POST", "", "/a");

        assertThat(trial.status()).isEqualTo(415);
        assertThat(trial.said()).contains("application/json or text/plain or text/uri-list, found " + type);
        assertThat(jobs.list()).isEmpty();
    }

    @Test
    void othersThanAdministratorsAreRefused() throws Exception {
        for (List<String> request :
                List.of(List.of("GET", ""), List.of("DELETE", "/x"), List.of("POST", "/x/resume"))) {
            AdminTrial trial = trial().from("192.0.2.7").send(new WarmServlet(), request.get(0), request.get(1), "");
            assertThat(trial.status()).isEqualTo(403);
        }
    }
}
