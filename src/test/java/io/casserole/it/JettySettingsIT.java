package io.casserole.it;

import static org.assertj.core.api.Assertions.assertThat;

final class JettySettingsIT extends SettingsSpec {
    JettySettingsIT() {
        super(new JettyProcess());
    }

    /** jetty-base asks Jetty to end with the application. */
    @Override
    void assertServesNothing(Container container) {
        assertThat(container.awaitExit()).isNotZero();
    }
}
