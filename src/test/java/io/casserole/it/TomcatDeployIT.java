package io.casserole.it;

import java.util.List;

final class TomcatDeployIT extends DeploySpec {
    @Override
    Host start(List<String> jvmOptions, Application... applications) {
        return TomcatHost.start(getClass().getSimpleName(), jvmOptions, applications);
    }
}
