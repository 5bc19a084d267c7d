package io.casserole.it;

import java.util.List;

/** Tomcat looks closely at what a web application leaves behind, and says so in its log. */
final class TomcatUndeployIT extends UndeploySpec {
    @Override
    Host start(List<String> jvmOptions) {
        return TomcatHost.start("TomcatUndeployIT", jvmOptions);
    }
}
