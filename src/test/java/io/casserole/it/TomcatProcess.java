package io.casserole.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tomcat in a base of its own: its distribution's {@code conf} with what the README asks for, and the WAR in {@code webapps}. */
final class TomcatProcess implements Launcher {
    /** Finds the port of the connector in the log. */
    static final Pattern HTTP = Pattern.compile("Starting ProtocolHandler \\[\"http-nio-.*-(\\d+)\"]");

    /** As the README says. */
    private static final String CONNECTOR =
            "encodedSolidusHandling=\"passthrough\" maxParameterCount=\"-1\" maxHttpRequestHeaderSize=\"16384\""
                    + " socket.appWriteBufSize=\"262144\" socket.directBuffer=\"true\"";

    private final String services;
    private final Optional<Path> overlay;

    TomcatProcess() {
        this("", Optional.empty());
    }

    private TomcatProcess(String services, Optional<Path> overlay) {
        this.services = services;
        this.overlay = overlay;
    }

    /** With further services in {@code server.xml}, and further files in the base. */
    static TomcatProcess with(String services, Path overlay) {
        return new TomcatProcess(services, Optional.of(overlay));
    }

    @Override
    public Container start(Deployment deployment) {
        try {
            Path base = Files.createTempDirectory("casserole-tomcat-");
            for (String directory : List.of("conf", "logs", "temp", "work", "webapps")) {
                Files.createDirectories(base.resolve(directory));
            }
            configure(base.resolve("conf"), deployment);
            if (overlay.isPresent()) {
                JettyProcess.copy(overlay.get(), "", base);
            }
            Files.copy(deployment.war(), base.resolve("webapps").resolve(application(deployment) + ".war"));
            ProcessBuilder command = new ProcessBuilder(
                            "sh", Built.tomcatHome().resolve("bin/catalina.sh").toString(), "run")
                    .directory(base.toFile());
            command.environment().put("CATALINA_BASE", base.toString());
            command.environment().put("JAVA_HOME", System.getProperty("java.home"));
            command.environment().put("CATALINA_OPTS", options(deployment));
            command.environment().putAll(deployment.environment());
            return Container.start(command, base, deployment, HTTP);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String application(Deployment deployment) {
        return deployment.contextPath().isEmpty()
                ? "ROOT"
                : deployment.contextPath().substring(1).replace('/', '#');
    }

    private void configure(Path conf, Deployment deployment) throws IOException {
        Path server = copyConfiguration(conf);
        Files.writeString(
                server,
                Files.readString(server)
                        .replace("port=\"8005\"", "port=\"-1\"")
                        .replace("maxParameterCount=\"1000\"", "") // of Tomcat 10.1's own connector
                        .replace(
                                "<Connector port=\"8080\"",
                                "<Connector address=\"127.0.0.1\" port=\"" + port(deployment) + "\" " + CONNECTOR)
                        .replace("autoDeploy=\"true\"", "autoDeploy=\"false\"")
                        .replace("</Server>", services + "</Server>"));
        Path context =
                Files.createDirectories(conf.resolve("Catalina/localhost")).resolve(application(deployment) + ".xml");
        Files.writeString(
                context,
                deployment.parameters().entrySet().stream()
                        .map(parameter -> "<Parameter name=\"" + parameter.getKey() + "\" value=\""
                                + parameter.getValue() + "\"/>")
                        .collect(Collectors.joining("", "<Context>", "</Context>")));
    }

    /** The files of Tomcat's distribution, for a base of its own; returns {@code server.xml}. */
    static Path copyConfiguration(Path conf) throws IOException {
        try (Stream<Path> files = Files.list(Built.tomcatHome().resolve("conf"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, conf.resolve(file.getFileName()));
            }
        }
        return conf.resolve("server.xml");
    }

    /** The port that the deployment tells the node, as it tells Jetty; any free one if there is none. */
    private static int port(Deployment deployment) {
        return URI.create("http://" + deployment.properties().getOrDefault("casserole.address", "127.0.0.1:0"))
                .getPort();
    }

    /** Quoted for the shell that starts the JVM. */
    private static String options(Deployment deployment) {
        List<String> options = new ArrayList<>(List.of("-Xmx512m", "-XX:MaxDirectMemorySize=512m"));
        options.addAll(deployment.jvmOptions());
        deployment.properties().forEach((name, value) -> options.add("-D" + name + "=" + value));
        return options.stream().map(option -> "'" + option + "'").collect(Collectors.joining(" "));
    }
}
