package io.casserole.peer;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** An etcd in virtual time that can be stopped, emptied and made to keep silent, and counts what it is asked. */
final class FakeEtcd {
    private record Entry(String value, long lease) {}

    private static final class Watching implements Registry.Watch {
        private final String prefix;
        private final Runnable changed;
        private final Runnable broken;
        private boolean over;

        Watching(String prefix, Runnable changed, Runnable broken) {
            this.prefix = prefix;
            this.changed = changed;
            this.broken = broken;
        }

        @Override
        public void close() {
            over = true;
        }
    }

    private final ManualAgenda time;
    private final Map<String, Entry> entries = new HashMap<>();
    private final Map<Long, Long> leases = new HashMap<>(); // their ends
    private final List<Watching> watches = new ArrayList<>();
    private long revision = 1;
    private long lastLease;
    private boolean running = true;

    int grants;
    int renewals;
    int lists;

    FakeEtcd(ManualAgenda time) {
        this.time = time;
    }

    /** A connection of one node. */
    Connection connect() {
        return new Connection();
    }

    /** Answers nothing any more, and tells nothing; leases do not end meanwhile, as without a leader. */
    void stop() {
        running = false;
        breakWatches();
    }

    /** Answers again, with what it knew; leases begin anew. */
    void start() {
        running = true;
        leases.keySet().forEach(lease -> keep(lease, Registration.TTL));
    }

    /** Forgets everything. */
    void wipe() {
        entries.clear();
        leases.clear();
        watches.clear();
        revision = 1;
    }

    /** Watches under way tell nothing any more, and do not say so. */
    void muteWatches() {
        watches.clear();
    }

    /** Watches under way end, as when their revision was compacted. */
    void breakWatches() {
        List<Watching> before = List.copyOf(watches);
        watches.clear();
        before.stream().filter(watch -> !watch.over).forEach(watch -> watch.broken.run());
    }

    /** Ends all leases. */
    void endLeases() {
        List.copyOf(leases.keySet()).forEach(this::end);
    }

    /** Somebody else puts something, without a lease. */
    void put(String key, String value) {
        change(key, () -> entries.put(key, new Entry(value, 0)));
    }

    void delete(String key) {
        change(key, () -> entries.remove(key));
    }

    Map<String, String> entries() {
        return entries.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().value()));
    }

    private void change(String key, Runnable action) {
        revision++;
        action.run();
        List.copyOf(watches).stream()
                .filter(watch -> !watch.over && key.startsWith(watch.prefix))
                .forEach(watch -> watch.changed.run());
    }

    private void keep(long lease, Duration ttl) {
        long end = time.nanoTime() + ttl.toNanos();
        leases.put(lease, end);
        time.after(ttl, () -> {
            if (running && leases.getOrDefault(lease, 0L) == end) {
                end(lease);
            }
        });
    }

    private void end(long lease) {
        leases.remove(lease);
        entries.entrySet().stream()
                .filter(entry -> entry.getValue().lease() == lease)
                .map(Map.Entry::getKey)
                .toList()
                .forEach(this::delete);
    }

    /** One node's way to it, which may be cut or slow. */
    final class Connection implements Registry {
        private boolean cut;
        boolean closed;
        Duration latency = Duration.ZERO;

        /** From now on there is no answer. */
        void cut() {
            cut = true;
        }

        void mend() {
            cut = false;
        }

        @Override
        public CompletableFuture<Lease> grant(Duration ttl) {
            return answer(() -> {
                grants++;
                keep(++lastLease, ttl);
                return new Lease(lastLease);
            });
        }

        @Override
        public CompletableFuture<Void> renew(Lease lease) {
            return answer(() -> {
                renewals++;
                requireLease(lease);
                keep(lease.id(), Registration.TTL);
            });
        }

        @Override
        public CompletableFuture<Void> revoke(Lease lease) {
            return answer(() -> end(lease.id()));
        }

        @Override
        public CompletableFuture<Void> put(String key, String value, Lease lease) {
            return answer(() -> {
                requireLease(lease);
                change(key, () -> entries.put(key, new Entry(value, lease.id())));
            });
        }

        @Override
        public CompletableFuture<Boolean> replace(String key, Optional<String> before, String after) {
            return answer(() -> {
                Optional<String> found = Optional.ofNullable(entries.get(key)).map(Entry::value);
                if (found.equals(before)) {
                    FakeEtcd.this.put(key, after);
                }
                return found.equals(before);
            });
        }

        @Override
        public CompletableFuture<Listing> list(String prefix) {
            return answer(() -> {
                lists++;
                Map<String, String> found = new HashMap<>(entries());
                found.keySet().removeIf(key -> !key.startsWith(prefix));
                return new Listing(revision, found);
            });
        }

        @Override
        public Watch watch(String prefix, long from, Runnable changed, Runnable broken) {
            Watching watch = new Watching(prefix, changed, broken);
            if (!cut && running) {
                watches.add(watch);
            } else {
                broken.run();
            }
            return watch;
        }

        @Override
        public void close() {
            closed = true;
        }

        private void requireLease(Lease lease) {
            if (!leases.containsKey(lease.id())) {
                throw new IllegalArgumentException("requested lease not found");
            }
        }

        private CompletableFuture<Void> answer(Runnable action) {
            return answer(() -> {
                action.run();
                return null;
            });
        }

        /** At once, or a failure when patience is over. */
        private <T> CompletableFuture<T> answer(Supplier<T> action) {
            CompletableFuture<T> answer = new CompletableFuture<>();
            if (cut || !running) {
                time.after(PATIENCE, () -> answer.completeExceptionally(new IOException("no answer")));
                return answer;
            }
            if (latency.isZero()) {
                carryOut(action, answer);
            } else {
                time.after(latency, () -> carryOut(action, answer));
            }
            return answer;
        }

        private <T> void carryOut(Supplier<T> action, CompletableFuture<T> answer) {
            try {
                answer.complete(action.get());
            } catch (IllegalArgumentException e) {
                answer.completeExceptionally(e);
            }
        }
    }
}
