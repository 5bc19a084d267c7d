package io.casserole.launch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The run command: Jetty as a process of its own, on this terminal, until it ends.
 *
 * <p>Runs inside Maven, since only there is every {@code -Dcasserole.*} given to {@code mvn} known; all are handed on,
 * and so is the environment. Whatever ends Maven stops Jetty first and waits for it.
 */
public final class RunJetty {
    /** Status of a JVM that ended by SIGINT (Ctrl-C) or SIGTERM: 128 and the signal's number. */
    private static final Set<Integer> STOPPED_BY_SIGNAL = Set.of(130, 143);

    private RunJetty() {}

    /**
     * Returns when Jetty has stopped.
     *
     * @param args the directories of Jetty and of its base, and the WAR
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Process jetty = new ProcessBuilder(
                        command(Path.of(args[0]), Path.of(args[2]), List.of("-Dcasserole.demo=true")))
                .directory(Path.of(args[1]).toFile())
                .inheritIO()
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(jetty), "stop-jetty"));
        int status = jetty.waitFor();
        if (status != 0 && !STOPPED_BY_SIGNAL.contains(status)) {
            throw new IllegalStateException("expected Jetty to run until it is stopped, found exit status " + status);
        }
    }

    /** Flags of {@code -Djvm.options="..."} come after those of the Jetty base, and win; those given here come last. */
    static List<String> command(Path jettyHome, Path war, List<String> last) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@jvm.options");
        Stream.of(System.getProperty("jvm.options", "").split("\\s+"))
                .filter(option -> !option.isEmpty())
                .forEach(command::add);
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("casserole."))
                .map(name -> "-D" + name + "=" + System.getProperty(name))
                .forEach(command::add);
        command.addAll(last);
        command.add("-Dcasserole.war=" + war);
        command.addAll(List.of("-jar", jettyHome.resolve("start.jar").toString()));
        return command;
    }

    private static void stop(Process jetty) {
        jetty.destroy();
        jetty.onExit().join();
    }
}
