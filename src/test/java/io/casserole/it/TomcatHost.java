package io.casserole.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

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
            Host.Layout layout = layout(base);
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
        try (Stream<Path> files = Files.list(Built.tomcatHome().resolve("conf"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, conf.resolve(file.getFileName()));
            }
        }
        Path server = conf.resolve("server.xml");
        Files.writeString(
                server,
                Files.readString(server)
                        .replace("port=\"8005\"", "port=\"-1\"")
                        .replace("<Connector port=\"8080\"", "<Connector address=\"127.0.0.1\" port=\"0\"")
                        .replace("<Engine ", "<Engine backgroundProcessorDelay=\"1\" "));
    }

    private static Host.Layout layout(Path base) {
        return new Host.Layout() {
            @Override
            public Path base() {
                return base;
            }

            @Override
            public Path descriptor(Application application) {
                return base.resolve("conf/Catalina/localhost").resolve(application.fileName() + ".xml");
            }

            @Override
            public String text(Application application) {
                return application.tomcatXml();
            }
        };
    }
}
