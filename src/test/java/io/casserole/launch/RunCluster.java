package io.casserole.launch;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The demo cluster: etcd and three nodes as processes of their own, on this terminal, until one of them ends. Their data is below {@code
 * target/cluster}.
 */
public final class RunCluster {
    private static final int NODES = 3;
    private static final int FIRST_PORT = 8081;
    private static final String ETCD = "http://127.0.0.1:23790";
    private static final String ORIGIN = "http://localhost:9000";

    private RunCluster() {}

    /**
     * Returns when a process has ended, after the others.
     *
     * @param args the directories of Jetty and of its base, the WAR, and a directory for data
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path data = Path.of(args[3]);
        List<Process> processes = new ArrayList<>();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(processes), "stop-cluster"));
        processes.add(etcd(Files.createDirectories(data.resolve("etcd"))));
        for (int node = 1; node <= NODES; node++) {
            processes.add(node(node, args, Files.createDirectories(data.resolve("node" + node))));
        }
        invite(System.out);
        List<CompletableFuture<Process>> ends =
                processes.stream().map(Process::onExit).toList();
        CompletableFuture.anyOf(ends.toArray(new CompletableFuture<?>[0])).join();
        stop(processes);
    }

    private static Process etcd(Path data) throws IOException {
        return new ProcessBuilder(
                        "etcd",
                        "--data-dir=" + data,
                        "--listen-client-urls=" + ETCD,
                        "--advertise-client-urls=" + ETCD,
                        "--listen-peer-urls=http://127.0.0.1:23800",
                        "--log-level=error")
                .inheritIO()
                .start();
    }

    /** The first node has the demo origin in it, unless a mirror-url is given. */
    private static Process node(int number, String[] args, Path data) throws IOException {
        int port = FIRST_PORT + number - 1;
        boolean demo = System.getProperty("casserole.mirror-url") == null;
        List<String> options = new ArrayList<>(List.of(
                "-Dcasserole.address=127.0.0.1:" + port,
                "-Dcasserole.peering-address=http://127.0.0.1:" + port,
                "-Dcasserole.node-id=node" + number,
                "-Dcasserole.etcd=" + ETCD,
                "-Dcasserole.cluster-secret=demo",
                "-Dcasserole.disk-cache-dir=" + data));
        if (demo) {
            options.add(number == 1 ? "-Dcasserole.demo=true" : "-Dcasserole.mirror-url=" + ORIGIN);
        }
        List<String> command = new ArrayList<>(RunJetty.command(Path.of(args[0]), Path.of(args[2]), options));
        command.add("jetty.requestlog.filePath=" + data.resolve("requests.log"));
        return new ProcessBuilder(command)
                .directory(Path.of(args[1]).toFile())
                .inheritIO()
                .start();
    }

    private static void invite(PrintStream out) {
        out.println("Three nodes and etcd are starting. Ctrl-C stops them. When the nodes have found each other, try:");
        for (int node = 0; node < NODES; node++) {
            out.println("  curl -o /dev/null -D - http://127.0.0.1:" + (FIRST_PORT + node) + "/medium.bin");
        }
        out.println("  curl http://127.0.0.1:" + FIRST_PORT + "/_casserole/health/ready");
    }

    private static void stop(List<Process> processes) {
        List<Process> lastFirst = new ArrayList<>(processes);
        Collections.reverse(lastFirst);
        for (Process process : lastFirst) { // nodes before etcd, which they tell that they leave
            process.destroy();
            process.onExit().join();
        }
    }
}
