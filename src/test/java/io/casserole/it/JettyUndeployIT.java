package io.casserole.it;

import java.util.List;
import java.util.Set;

final class JettyUndeployIT extends UndeploySpec {
    @Override
    Host start(List<String> jvmOptions) {
        return JettyHost.start("JettyUndeployIT", jvmOptions);
    }

    @Override
    Set<RawConnection.Ending> leftOpen() {
        return Set.of(RawConnection.Ending.WHOLE);
    }
}
