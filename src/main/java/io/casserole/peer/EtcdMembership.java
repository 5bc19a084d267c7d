package io.casserole.peer;

import io.casserole.peer.Member.State;
import io.casserole.peer.Registration.Standing;
import io.casserole.peer.Registry.Listing;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Membership by records in a registry such as etcd: each node keeps its own under {@code /casserole/<cluster>/members/<id>} and follows
 * those of the others. The registry is asked, never waited for: while it is away, the last known members stay, also over a restart.
 *
 * <p>When the registry lost its memory, or all leases ended while it was away, the members register again one by one; until they had
 * the time, a record that is missing means nothing.
 */
final class EtcdMembership implements Membership {
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(3);

    private static final Logger LOG = LoggerFactory.getLogger(EtcdMembership.class);

    private final Registry registry;
    private final Agenda agenda;
    private final Roster roster;
    private final Follower follower;
    private final Registration registration;
    private final CompletableFuture<Void> joined = new CompletableFuture<>();

    private volatile Member self; // changed on the agenda

    // All below: touched on the agenda only
    private Consumer<ClusterView> listener = view -> {};
    private @Nullable ClusterView last;
    private boolean reachable = true;

    /** @param chance numbers in {@code [0, 1)} */
    EtcdMembership(
            Registry registry,
            String cluster,
            Member self,
            Agenda agenda,
            Pinger pinger,
            KnownMembers known,
            DoubleSupplier chance) {
        String prefix = "/casserole/" + cluster + "/members/";
        this.registry = registry;
        this.self = self;
        this.agenda = agenda;
        this.roster = new Roster(prefix, agenda, pinger, known, this::publish);
        this.registration = new Registration(
                registry, prefix + self.id(), self, agenda, new Backoff(chance), pinger, this::registered);
        this.follower = new Follower(registry, prefix, agenda, chance, new Follower.Listener() {
            @Override
            public void read(Listing listing, boolean setBack) {
                listed(listing, setBack);
            }

            @Override
            public void unreachable(Throwable cause) {
                lost(cause);
            }
        });
    }

    @Override
    public void start(Consumer<ClusterView> newListener) {
        agenda.execute(() -> {
            listener = newListener;
            publish();
            follower.start();
            registration.start();
        });
    }

    @Override
    public CompletableFuture<Void> joined() {
        return joined;
    }

    @Override
    public Member self() {
        return self;
    }

    @Override
    public CompletableFuture<Void> leave() {
        CompletableFuture<Void> told = new CompletableFuture<>();
        agenda.execute(() -> {
            self = self.in(State.LEAVING);
            publish();
            var unused = registration.update(self).whenComplete((done, failure) -> told.complete(null));
        });
        return told;
    }

    @Override
    public void close() {
        await(end());
        registry.close();
    }

    /** Stops asking and removes the record. Complete when it is gone. */
    CompletableFuture<Void> end() {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        agenda.execute(() -> {
            follower.close();
            roster.close();
            var unused = registration.close().whenComplete((done, failure) -> {
                if (failure == null) {
                    ended.complete(null);
                } else {
                    ended.completeExceptionally(failure);
                }
            });
        });
        return ended;
    }

    private static void await(CompletableFuture<Void> ended) {
        try {
            ended.get(CLOSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("CSR-0504 This node's record is not removed; it ends with its lease: {}", e.toString());
        }
    }

    /** Where this node's record was lost, others may have been put that no watch has told of. */
    private void registered() {
        if (registration.standing() == Standing.REGISTERED) {
            follower.read();
        }
        publish();
    }

    private void listed(Listing listing, boolean setBack) {
        if (setBack || registration.isMissingIn(listing)) {
            roster.beLenient();
        }
        registration.verify(listing);
        if (!reachable) {
            LOG.info("CSR-0503 etcd answers again");
        }
        reachable = true;
        lookedFor(roster.take(listing, self));
    }

    private void lost(Throwable cause) {
        if (reachable) {
            LOG.warn(
                    "CSR-0502 etcd does not answer; the last known members stay: {}",
                    unwrapped(cause).toString());
        }
        reachable = false;
        lookedFor(roster.fallBack(self));
    }

    private void lookedFor(CompletableFuture<Void> answers) {
        publish();
        var unused = answers.thenRun(() -> joined.complete(null));
    }

    private static Throwable unwrapped(Throwable cause) {
        return cause instanceof CompletionException && cause.getCause() != null ? cause.getCause() : cause;
    }

    private void publish() {
        ClusterView view = view();
        if (!view.equals(last)) {
            last = view;
            listener.accept(view);
        }
    }

    private ClusterView view() {
        Set<Condition> conditions = EnumSet.noneOf(Condition.class);
        if (!reachable) {
            conditions.add(Condition.ETCD_UNREACHABLE);
        }
        if (!self.isServing()) {
            conditions.add(Condition.LEAVING);
        }
        if (registration.standing() == Standing.DUPLICATE) {
            conditions.add(Condition.DUPLICATE_NODE_ID);
            return ClusterView.of(self, List.of(), roster.misfits(), conditions);
        }
        return ClusterView.of(self, roster.members(), roster.leftOut(), conditions);
    }
}
