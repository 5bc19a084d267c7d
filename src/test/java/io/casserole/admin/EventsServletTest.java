package io.casserole.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.warm.WarmJobs;
import io.casserole.warm.WarmList;
import io.casserole.warm.WarmStatus;
import io.casserole.warm.WarmTrial;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EventsServletTest {
    private final AdminTrial trial;

    EventsServletTest() throws Exception {
        trial = new AdminTrial();
    }

    @Test
    void tellsWhatTheNodeDoesOnceASecond() throws Exception {
        trial.get(new EventsServlet(), "");
        assertThat(trial.said()).isEqualTo("data: {\"looks\":1,\"warm\":[]}\n\n");
        assertThat(trial.field("Content-Type")).isEqualTo("text/event-stream");

        trial.delayer.runNext();

        assertThat(trial.said()).isEqualTo("data: {\"looks\":1,\"warm\":[]}\n\ndata: {\"looks\":2,\"warm\":[]}\n\n");
        assertThat(trial.hasEnded()).isFalse();
    }

    @Test
    void ofWarmUpsItTellsThoseThatRunAndTheLastOthersWithoutTheirTroubles() throws Exception {
        WarmTrial warming = new WarmTrial().knows("/a", 1);
        WarmJobs jobs = warming.jobs();
        jobs.start(WarmList.parse("/a".getBytes(UTF_8)));
        for (int i = 0; i < 11; i++) {
            jobs.start(WarmList.parse("/live/c".getBytes(UTF_8))); // ends at once, with a trouble
        }
        List<String> expected =
                new ArrayList<>(jobs.list().stream().map(WarmStatus::id).toList());
        String eleventh = expected.remove(10);

        trial.warm(jobs).get(new EventsServlet(), "");

        assertThat(trial.said())
                .containsSubsequence(expected.toArray(new String[0]))
                .doesNotContain(eleventh, "troubles", "passthrough");
    }

    @Test
    void nodeThatLeavesLetsNobodyWaitForTheStream() throws Exception {
        trial.get(new EventsServlet(), "");
        assertThat(trial.said()).isEqualTo("data: {\"looks\":1,\"warm\":[]}\n\n");

        trial.ready = false;
        trial.delayer.runNext();

        assertThat(trial.said()).isEqualTo("data: {\"looks\":1,\"warm\":[]}\n\ndata: {\"looks\":2,\"warm\":[]}\n\n");
        assertThat(trial.hasEnded()).isTrue();
    }

    @Test
    void streamEndsAfterAWhileSoThatTheRightToItIsLookedAtAgain() throws Exception {
        trial.get(new EventsServlet(), "");
        for (int event = 1; event < EventsServlet.LONGEST; event++) {
            assertThat(trial.hasEnded()).isFalse();
            trial.delayer.runNext();
        }

        assertThat(trial.said()).contains("{\"looks\":" + EventsServlet.LONGEST + ",");
        assertThat(trial.hasEnded()).isTrue();
    }

    @Test
    void strangersAreToldNothing() throws Exception {
        trial.from("192.0.2.7").get(new EventsServlet(), "");

        assertThat(trial.status()).isEqualTo(403);
    }
}
