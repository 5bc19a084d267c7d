package io.casserole.it;

import java.util.List;

final class JettyUndeployIT extends UndeploySpec {
    @Override
    Host start(List<String> jvmOptions) {
        return JettyHost.start("JettyUndeployIT", jvmOptions);
    }
}
