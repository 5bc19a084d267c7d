package io.casserole.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A network of this machine's own, with hosts for processes and wires between all of them and this process, some of which can be cut:
 * network namespaces of Linux, joined by a bridge in one more. No host has a way out of it, and nothing of it is left once it is closed.
 *
 * <p>What is cut is silent: packets vanish, connections stay.
 */
final class DividedNetwork implements AutoCloseable {
    private static final String CURL = "curl";

    private final String prefix;
    private final String subnet;
    private final List<String> hosts = new ArrayList<>();

    private DividedNetwork(long number) {
        this.prefix = "casserole-" + number + "-";
        this.subnet = "198.18." + number % 250 + "."; // RFC 2544: for tests, routed nowhere
    }

    /** Lays it, or skips the test where that is not possible. */
    static DividedNetwork between(String... hosts) {
        for (String command : List.of("ip", CURL)) {
            assumeTrue(Command.isThere(command), "a divided network takes the command " + command + ": there is none");
        }
        DividedNetwork network = new DividedNetwork(ProcessHandle.current().pid());
        Command first = network.tryTo("netns", "add", network.hub());
        assumeTrue(
                first.status() == 0,
                "a divided network takes root and a kernel with network namespaces: " + first.text());
        Runtime.getRuntime().addShutdownHook(new Thread(network::remove));
        try {
            network.lay(hosts);
            return network;
        } catch (AssertionError failure) {
            network.close();
            throw failure;
        }
    }

    private void lay(String... names) {
        in(hub(), "link", "add", "bridge", "type", "bridge");
        in(hub(), "link", "set", "bridge", "up");
        ip("link", "add", outside(), "type", "veth", "peer", "name", "outside", "netns", hub());
        ip("address", "add", subnet + "1/24", "dev", outside());
        ip("link", "set", outside(), "up");
        join("outside");
        for (String name : names) {
            hosts.add(name);
            ip("netns", "add", prefix + name);
            in(hub(), "link", "add", "name", name, "type", "veth", "peer", "name", "inside", "netns", prefix + name);
            in(prefix + name, "address", "add", address(name) + "/24", "dev", "inside");
            in(prefix + name, "link", "set", "inside", "up");
            in(prefix + name, "link", "set", "lo", "up");
            join(name);
        }
    }

    private void join(String wire) {
        in(hub(), "link", "set", "dev", wire, "master", "bridge");
        in(hub(), "link", "set", "dev", wire, "up");
    }

    /** Where this process is, for all hosts. */
    String outsideAddress() {
        return subnet + "1";
    }

    /** Where a host is, for this process and the other hosts. */
    String address(String host) {
        return subnet + (2 + hosts.indexOf(host));
    }

    /** Goes before a command that is to run on this host. */
    List<String> on(String host) {
        return List.of("ip", "netns", "exec", prefix + host);
    }

    /** What a server on this host answers to somebody on the same host. */
    String readOn(String host, URI address) {
        List<String> command = new ArrayList<>(on(host));
        command.addAll(List.of(CURL, "--silent", "--show-error", "--max-time", "5", address.toString()));
        return Command.run(Path.of("."), command).assertSucceeded().text();
    }

    /** These hosts do not reach each other any more; the others and this process reach all as before. */
    void cut(String one, String other) {
        isolate(one, "on");
        isolate(other, "on");
    }

    /** They reach each other again. */
    void mend(String one, String other) {
        isolate(one, "off");
        isolate(other, "off");
    }

    /** A bridge passes nothing from one isolated port to another. */
    private void isolate(String host, String state) {
        in(hub(), "link", "set", "dev", host, "type", "bridge_slave", "isolated", state);
    }

    private String hub() {
        return prefix + "hub";
    }

    /** Interfaces have names of 15 characters at most. */
    private String outside() {
        return "cas" + ProcessHandle.current().pid();
    }

    private void in(String namespace, String... arguments) {
        List<String> all = new ArrayList<>(List.of("-n", namespace));
        all.addAll(List.of(arguments));
        ip(all.toArray(String[]::new));
    }

    private void ip(String... arguments) {
        tryTo(arguments).assertSucceeded();
    }

    private Command tryTo(String... arguments) {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        return Command.run(Path.of("."), command);
    }

    /** Removes all namespaces, and with them their wires, once their processes have ended. */
    @Override
    public void close() {
        remove();
        if (tryTo("link", "show", outside()).status() == 0) {
            ip("link", "delete", outside());
        }
    }

    private void remove() {
        hosts.forEach(host -> tryTo("netns", "delete", prefix + host));
        hosts.clear();
        tryTo("netns", "delete", hub());
    }
}
