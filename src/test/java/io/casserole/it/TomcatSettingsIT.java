package io.casserole.it;

import static io.casserole.it.ResponseAssert.assertThat;

final class TomcatSettingsIT extends SettingsSpec {
    TomcatSettingsIT() {
        super(new TomcatProcess());
    }

    /** Tomcat goes on without the application. */
    @Override
    void assertServesNothing(Container container) {
        assertThat(Client.of(container.uri()).get("/who")).hasStatus(404);
    }
}
