package io.casserole.it;

import java.util.List;
import java.util.Set;

/** Tomcat looks closely at what a web application leaves behind, and says so in its log. */
final class TomcatUndeployIT extends UndeploySpec {
    @Override
    Host start(List<String> jvmOptions) {
        return TomcatHost.start("TomcatUndeployIT", jvmOptions);
    }

    /** Tomcat may end answers after its unloadDelay before the application, which hears of it then, has ended them itself. */
    @Override
    Set<RawConnection.Ending> leftOpen() {
        return Set.of(RawConnection.Ending.WHOLE, RawConnection.Ending.CUT);
    }
}
