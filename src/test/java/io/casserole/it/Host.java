package io.casserole.it;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A container as its distribution makes it, with any number of applications, which come and go: by files in a directory at which the
 * container looks every second.
 */
final class Host implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Container container;
    private final Layout layout;

    /**
     * Where a kind of container wants its files.
     *
     * @param base all that belongs to this one
     * @param descriptors where the files are that tell of applications
     * @param text what stands in such a file
     */
    record Layout(Path base, Path descriptors, Function<Application, String> text) {
        private Path descriptor(Application application) {
            return descriptors.resolve(application.fileName() + ".xml");
        }

        /** Puts everything where it belongs. */
        void put(List<Application> applications) throws IOException {
            for (Application application : applications) {
                if (application.dropped()) {
                    Files.copy(application.war(), base.resolve("webapps").resolve(application.fileName() + ".war"));
                } else {
                    Files.writeString(descriptor(application), text.apply(application));
                }
            }
        }
    }

    Host(Container container, Layout layout) {
        this.container = container;
        this.layout = layout;
    }

    Container container() {
        return container;
    }

    /** The directory in which the container runs. */
    Path base() {
        return layout.base;
    }

    /** Where the container is, without an application's path. */
    URI uri() {
        return container.uri();
    }

    /** Asks one application. */
    Client client(Application application) {
        return Client.of(URI.create(uri() + application.contextPath()));
    }

    /** Sends a request on a connection that is not kept: on one that is, containers may remember what served it last. */
    RawConnection send(String method, String target, String... fields) {
        List<String> lines =
                new ArrayList<>(List.of(method + " " + target + " HTTP/1.1", "Host: host", "Connection: close"));
        lines.addAll(List.of(fields));
        return RawConnection.to(uri()).send(lines.toArray(String[]::new));
    }

    /** Tells the container of a Casserole, and waits until it serves. */
    void deploy(Application application) {
        publish(layout.descriptor(application), layout.text.apply(application));
        awaitStatus(application, 200);
    }

    /** Takes a Casserole away, and waits until nothing is left where it was. */
    void undeploy(Application application) {
        beginToUndeploy(application);
        awaitGone(application);
    }

    void awaitGone(Application application) {
        awaitStatus(application, 404);
    }

    /** Takes a Casserole away, and waits until it takes no more requests; it may still answer some. */
    void beginToUndeploy(Application application) {
        try {
            Files.delete(layout.descriptor(application));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        await("no more requests")
                .pollDelay(Duration.ZERO)
                .atMost(PATIENCE)
                .until(() -> status(live(application)) != 200);
    }

    /** Appears whole: a container that looks too early would find half of a file. */
    private static void publish(Path file, String text) {
        try {
            Path hidden = Files.writeString(file.resolveSibling("." + file.getFileName() + ".new"), text);
            Files.move(hidden, file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void awaitStatus(Application application, int status) {
        String target = live(application);
        await(target + " answers " + status)
                .pollDelay(Duration.ZERO)
                .atMost(PATIENCE)
                .until(() -> status(target) == status);
    }

    private static String live(Application application) {
        return application.contextPath() + "/_casserole/health/live";
    }

    private int status(String target) {
        try (RawConnection connection = send("HEAD", target)) {
            return connection.head().status();
        }
    }

    @Override
    public void close() {
        container.close();
    }
}
