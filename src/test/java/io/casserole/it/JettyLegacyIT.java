package io.casserole.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

final class JettyLegacyIT extends LegacySpec {
    @Override
    Container start(Deployment deployment, Path war, Path files, int port) throws IOException {
        JettyProcess.copy(Path.of("examples/legacy/jetty"), "", files);
        Files.copy(war, files.resolve("legacy.war"));
        return JettyProcess.with(files).start(deployment.property("jetty.legacy.port", Integer.toString(port)));
    }
}
