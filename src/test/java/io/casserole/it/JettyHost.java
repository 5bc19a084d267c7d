package io.casserole.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Makes bases of Jetty out of nothing but its distribution's modules. */
final class JettyHost {
    private JettyHost() {}

    /**
     * Starts one.
     *
     * @param name of the log
     * @param options for the JVM
     */
    static Host start(String name, List<String> options, Application... applications) {
        String environment = Built.jettyEnvironment();
        try {
            Path base = Files.createTempDirectory("casserole-jetty-host-");
            Files.createDirectories(base.resolve("webapps"));
            Files.createDirectories(base.resolve("work"));
            Files.createDirectories(base.resolve("environments"));
            Files.createDirectories(base.resolve("start.d"));
            Files.writeString(base.resolve("start.d/host.ini"), """
                    jetty.deploy.scanInterval=1
                    jetty.http.host=127.0.0.1
                    jetty.http.port=0
                    --modules=http
                    --modules=%s-deploy
                    """.formatted(environment));
            Host.Layout layout =
                    new Host.Layout(base, base.resolve("webapps"), application -> application.jettyXml(environment));
            layout.put(List.of(applications));
            List<String> command = new ArrayList<>(List.of(Launcher.java().toString()));
            command.addAll(options);
            command.addAll(
                    List.of("-jar", Built.jettyHome().resolve("start.jar").toString()));
            ProcessBuilder process = new ProcessBuilder(command).directory(base.toFile());
            return new Host(Container.start(process, base, name, "", JettyProcess.HTTP), layout);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
