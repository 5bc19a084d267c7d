package io.casserole.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Makes bases of Tomcat with the configuration of its distribution; only ports and the time between two looks at files are other ones. */
final class TomcatHost {
    private TomcatHost() {}

    /**
     * Starts one.
     *
     * @param name of the log
     * @param options for the JVM
     */
    static Host start(String name, List<String> options, Application... applications) {
        try {
            Path base = Files.createTempDirectory("casserole-tomcat-host-");
            for (String directory : List.of("logs", "temp", "work", "webapps", "conf/Catalina/localhost")) {
                Files.createDirectories(base.resolve(directory));
            }
            configure(base.resolve("conf"));
            Host.Layout layout = new Host.Layout(base, base.resolve("conf/Catalina/localhost"), Application::tomcatXml);
            layout.put(List.of(applications));
            ProcessBuilder process = new ProcessBuilder(
                            "sh", Built.tomcatHome().resolve("bin/catalina.sh").toString(), "run")
                    .directory(base.toFile());
            process.environment().put("CATALINA_BASE", base.toString());
            process.environment().put("JAVA_HOME", System.getProperty("java.home"));
            process.environment().put("CATALINA_OPTS", String.join(" ", options));
            return new Host(Container.start(process, base, name, "", TomcatProcess.HTTP), layout);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void configure(Path conf) throws IOException {
        Path server = TomcatProcess.copyConfiguration(conf);
        Files.writeString(
                server,
                Files.readString(server)
                        .replace("port=\"8005\"", "port=\"-1\"")
                        .replace("<Connector port=\"8080\"", "<Connector address=\"127.0.0.1\" port=\"0\"")
                        .replace("<Engine ", "<Engine backgroundProcessorDelay=\"1\" "));
    }
}
