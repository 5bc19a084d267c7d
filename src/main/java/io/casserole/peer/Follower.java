package io.casserole.peer;

import io.casserole.peer.Registry.Listing;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps up with what is under a prefix of a registry. A watch only says <em>that</em> something changed; then everything is read. The same
 * is read every few seconds, because a watch may be dead without saying so: after the registry lost its memory, for example. So there
 * is one way for knowledge to come in, and its parts cannot contradict each other.
 *
 * <p>The watch is made anew when it broke, when a read had failed, when the revision went back, and when a read finds a change that the watch
 * has not told. All calls and callbacks on the agenda.
 */
final class Follower {
    static final Duration READ_EVERY = Duration.ofSeconds(5);

    /** How long after a watch broke everything is read again. */
    private static final Duration REPAIR_AFTER = Duration.ofSeconds(1);

    /** Hears what is read. */
    interface Listener {
        /**
         * What there is now.
         *
         * @param setBack whether the registry has forgotten some of what it knew
         */
        void read(Listing listing, boolean setBack);

        /** A read failed; what was read before is the best there is. */
        void unreachable(Throwable cause);
    }

    private final Registry registry;
    private final String prefix;
    private final Agenda agenda;
    private final DoubleSupplier chance;
    private final Listener listener;

    private @Nullable Listing last;
    private Registry.@Nullable Watch watch;
    private int watches;
    private boolean reading;
    private boolean readAgain;
    private boolean announced;
    private boolean closed;

    Follower(Registry registry, String prefix, Agenda agenda, DoubleSupplier chance, Listener listener) {
        this.registry = registry;
        this.prefix = prefix;
        this.agenda = agenda;
        this.chance = chance;
        this.listener = listener;
    }

    /** Reads, and goes on until closed. */
    void start() {
        if (!closed) {
            read();
            // Nodes that started together need not read together for ever.
            agenda.after(
                    READ_EVERY
                            .multipliedBy((long) (800 + 400 * chance.getAsDouble()))
                            .dividedBy(1000),
                    this::start);
        }
    }

    void close() {
        closed = true;
        unwatch();
    }

    /** Reads now: something may have changed that the watch has not told. */
    void read() {
        if (closed) {
            return;
        }
        if (reading) {
            readAgain = true;
            return;
        }
        reading = true;
        readAgain = false;
        boolean expectsChanges = announced;
        announced = false;
        var unused = registry.list(prefix)
                .whenCompleteAsync(
                        (listing, failure) -> {
                            reading = false;
                            if (!closed) {
                                finished(listing, failure, expectsChanges);
                            }
                        },
                        agenda);
    }

    private void finished(@Nullable Listing listing, @Nullable Throwable failure, boolean expectsChanges) {
        if (listing == null) {
            unwatch();
            listener.unreachable(failure == null ? new IllegalStateException("no listing") : failure);
            return;
        }
        boolean setBack = last != null && listing.revision() < last.revision();
        boolean untold = last != null
                && !expectsChanges
                && !announced
                && !listing.entries().equals(last.entries());
        if (watch == null || setBack || untold) {
            rewatch(listing.revision() + 1);
        }
        last = listing;
        listener.read(listing, setBack);
        if (readAgain) {
            read();
        }
    }

    private void rewatch(long from) {
        unwatch();
        int number = ++watches;
        watch = registry.watch(
                prefix, from, () -> agenda.execute(() -> changed(number)), () -> agenda.execute(() -> broken(number)));
    }

    private void changed(int number) {
        if (number == watches) {
            announced = true;
            read();
        }
    }

    private void broken(int number) {
        if (number == watches) {
            unwatch();
            agenda.after(REPAIR_AFTER, this::read);
        }
    }

    private void unwatch() {
        watches++; // what the old one still says is not heard
        if (watch != null) {
            watch.close();
            watch = null;
        }
    }
}
