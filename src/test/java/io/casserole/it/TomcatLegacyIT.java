package io.casserole.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

final class TomcatLegacyIT extends LegacySpec {
    @Override
    Container start(Deployment deployment, Path war, Path files, int port) throws IOException {
        Files.createDirectories(files.resolve("legacy-javaee"));
        Files.copy(war, files.resolve("legacy-javaee/ROOT.war"));
        String service = Files.readString(Path.of("examples/legacy/tomcat/legacy-service.xml"))
                .replace("port=\"9000\"", "port=\"" + port + "\"");
        return TomcatProcess.with(service, files).start(deployment);
    }
}
