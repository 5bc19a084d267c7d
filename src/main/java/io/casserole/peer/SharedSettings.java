package io.casserole.peer;

import io.casserole.peer.Registry.Listing;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settings that an operator puts into etcd for all nodes, under {@code /casserole/<cluster>/settings/<name>}. While etcd is away, those read
 * last stay; and so they do when it has lost its memory, until some are put there again: what is to pass by the cache must not be stored for
 * a failure of etcd.
 */
final class SharedSettings {
    private static final Logger LOG = LoggerFactory.getLogger(SharedSettings.class);

    private final String prefix;
    private final Agenda agenda;
    private final Follower follower;

    // Touched on the agenda only
    private Consumer<Map<String, String>> listener = settings -> {};
    private boolean memoryLost;

    /** @param chance numbers in {@code [0, 1)} */
    SharedSettings(Registry registry, String cluster, Agenda agenda, DoubleSupplier chance) {
        this.prefix = "/casserole/" + cluster + "/settings/";
        this.agenda = agenda;
        this.follower = new Follower(registry, prefix, agenda, chance, new Follower.Listener() {
            @Override
            public void read(Listing listing, boolean setBack) {
                listed(listing, setBack);
            }

            @Override
            public void unreachable(Throwable cause) {
                LOG.debug("The settings in etcd could not be read: those read last stay", cause);
            }
        });
    }

    /** Begins to tell what there is, values by names, each time it was read; on the agenda. */
    void start(Consumer<Map<String, String>> newListener) {
        agenda.execute(() -> {
            listener = newListener;
            follower.start();
        });
    }

    /** Asks no more. */
    void close() {
        agenda.execute(follower::close);
    }

    private void listed(Listing listing, boolean setBack) {
        boolean empty = listing.entries().isEmpty();
        memoryLost = empty && (memoryLost || setBack);
        if (memoryLost) {
            return;
        }
        Map<String, String> settings = new HashMap<>();
        listing.entries().forEach((key, value) -> settings.put(key.substring(prefix.length()), value));
        listener.accept(settings);
    }
}
