package io.casserole.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Jetty in a copy of the project's own base. */
final class JettyProcess implements Launcher {
    /** Finds the port of the connector for clients in the log. */
    static final Pattern HTTP = Pattern.compile("Started .*Connector.*\\{HTTP/1.1,.*}\\{[^}]*:(\\d+)}");

    /** Finds the port of the TLS connector in the log. */
    static final Pattern HTTPS = Pattern.compile("Started .*Connector.*\\{SSL,.*}\\{[^}]*:(\\d+)}");

    private final List<String> prefix;
    private final Optional<Path> overlay;

    JettyProcess() {
        this(List.of(), Optional.empty());
    }

    /** @param prefix a command that runs the one behind it, such as {@code nice} */
    JettyProcess(List<String> prefix) {
        this(prefix, Optional.empty());
    }

    private JettyProcess(List<String> prefix, Optional<Path> overlay) {
        this.prefix = prefix;
        this.overlay = overlay;
    }

    /** With further files in the base. */
    static JettyProcess with(Path overlay) {
        return new JettyProcess(List.of(), Optional.of(overlay));
    }

    @Override
    public Container start(Deployment deployment) {
        try {
            Path base = Files.createTempDirectory("casserole-jetty-");
            copyBase(base);
            if (overlay.isPresent()) {
                copy(overlay.get(), "", base);
            }
            context(base, deployment);
            for (String module : deployment.modules()) {
                Files.writeString(
                        base.resolve("start.d/test-" + deployment.modules().indexOf(module) + ".ini"), module);
            }
            ProcessBuilder command = new ProcessBuilder(command(base, deployment)).directory(base.toFile());
            command.environment().put("JAVA_HOME", System.getProperty("java.home"));
            command.environment().put("JETTY_HOME", Built.jettyHome().toString());
            command.environment().put("JAVA_OPTIONS", String.join(" ", deployment.jvmOptions()));
            command.environment().putAll(deployment.environment());
            return Container.start(command, base, deployment, HTTP);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private List<String> command(Path base, Deployment deployment) {
        List<String> command = new ArrayList<>(prefix);
        command.add(base.resolve("bin/casserole.sh").toString());
        command.add("-Dcasserole.war=" + deployment.war());
        command.add("-Dcasserole.address=127.0.0.1:0");
        deployment.properties().forEach((name, value) -> command.add("-D" + name + "=" + value));
        return command;
    }

    private static void context(Path base, Deployment deployment) throws IOException {
        Path file = base.resolve("webapps/casserole.xml");
        String path = deployment.contextPath().isEmpty() ? "/" : deployment.contextPath();
        String parameters = deployment.parameters().entrySet().stream()
                .map(parameter -> "<Call name=\"setInitParameter\"><Arg>" + parameter.getKey() + "</Arg><Arg>"
                        + parameter.getValue() + "</Arg></Call>")
                .collect(Collectors.joining());
        Files.writeString(
                file,
                Files.readString(file)
                        .replace("<Set name=\"contextPath\">/</Set>", "<Set name=\"contextPath\">" + path + "</Set>")
                        .replace("</Configure>", parameters + "</Configure>"));
    }

    /** Copies what a clone of the project has; data and logs of somebody's run are not part of it. */
    private static void copyBase(Path to) throws IOException {
        for (String part : List.of(
                "bin",
                "etc",
                "modules",
                "resources",
                "start.d",
                "environments",
                "webapps/casserole.xml",
                "jvm.options")) {
            copy(Built.jettyBase(), part, to);
        }
        for (String file : List.of("webapps/casserole.xml", "start.d/deploy.ini")) {
            Path named = to.resolve(file);
            Files.writeString(named, Files.readString(named).replace("ee10", Built.jettyEnvironment()));
        }
        Files.createDirectories(to.resolve("work"));
        Files.createDirectories(to.resolve("logs"));
    }

    /** Copies a file, or all files of a directory, to where they are below {@code from}. */
    static void copy(Path from, String part, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from.resolve(part))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy( // with attributes, since the launcher is executable
                        file, copy, StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
