package io.casserole.admin;

import static org.assertj.core.api.Assertions.assertThat;

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
