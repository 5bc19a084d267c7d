package io.casserole.it;

import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A node of a cluster: an id, an address and a disk that stay, and a process that comes and goes. For one thread. */
final class ClusterNode implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final String id;
    private final URI address;
    private final Launcher launcher;
    private final Deployment deployment;
    private final Client client;
    private @Nullable Container container;
    private boolean halted;

    ClusterNode(String id, URI address, Launcher launcher, Deployment deployment) {
        this.id = id;
        this.address = address;
        this.launcher = launcher;
        this.deployment = deployment;
        this.client = Client.of(address);
    }

    String id() {
        return id;
    }

    URI address() {
        return address;
    }

    /** Reads through this node. */
    Client client() {
        return client;
    }

    Response get(String target, String... fields) {
        return client.get(target, fields);
    }

    ClusterHealth health() {
        return ClusterHealth.of(client);
    }

    /** Waits until the node sees its cluster so. */
    void awaitHealth(String expectation, Predicate<ClusterHealth> expected) {
        await(id + ": " + expectation)
                .pollDelay(Duration.ZERO)
                .atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                .until(this::health, expected);
    }

    /** Starts the process, on the disk that an earlier one left, and does not wait. */
    void start() {
        container = launcher.start(deployment);
        halted = false;
    }

    /** Waits until it serves. */
    ClusterNode awaitStarted() {
        URI found = container().uri();
        if (!found.equals(address)) {
            throw new AssertionError("expected " + id + " at " + address + ", found it at " + found);
        }
        return this;
    }

    Container container() {
        if (container == null) {
            throw new AssertionError("expected " + id + " to be started before");
        }
        return container;
    }

    boolean isAlive() {
        return container != null && container.process().isAlive();
    }

    /** SIGKILL: the process has no chance to do anything. */
    void kill() {
        container().kill();
        container().close();
    }

    /** SIGSTOP: the process hangs; its connections stay, and its port takes new ones. */
    void halt() {
        signal("STOP");
        halted = true;
    }

    /** SIGCONT: the process goes on. */
    void resume() {
        signal("CONT");
        halted = false;
    }

    /** SIGTERM; does not wait. */
    void terminate() {
        signal("TERM");
    }

    /** SIGTERM, and waits until the process has ended. */
    void stop() {
        terminate();
        awaitEnd();
    }

    /** Makes a process that hangs go on, or starts it if there is none, and waits until it serves. */
    void restore() {
        if (halted) {
            resume();
        } else if (!isAlive()) {
            start();
        }
        awaitStarted();
    }

    /** Waits until the process has ended by itself. */
    void awaitEnd() {
        container().awaitExit();
        container().close();
    }

    private void signal(String name) {
        Command.run(
                        Path.of("."),
                        List.of(
                                "sh",
                                "-c",
                                "kill -" + name + " " + container().process().pid()))
                .assertSucceeded();
    }

    @Override
    public void close() {
        if (isAlive()) {
            if (halted) {
                resume();
            }
            kill();
        }
    }
}
