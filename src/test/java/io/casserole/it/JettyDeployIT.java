package io.casserole.it;

import java.util.List;

final class JettyDeployIT extends DeploySpec {
    @Override
    Host start(List<String> jvmOptions, Application... applications) {
        return JettyHost.start(getClass().getSimpleName(), jvmOptions, applications);
    }
}
