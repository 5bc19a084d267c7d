package io.casserole.peer;

import io.casserole.peer.Member.State;
import io.casserole.peer.Registration.Standing;
import io.casserole.peer.Registry.Listing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    /** The time to register again: the longest wait between two tries, and as much again for the tries themselves. */
    static final Duration LENIENCE = Backoff.LONGEST.multipliedBy(3);

    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(3);

    private static final Logger LOG = LoggerFactory.getLogger(EtcdMembership.class);

    private final Registry registry;
    private final String prefix;
    private final Agenda agenda;
    private final KnownMembers known;
    private final Follower follower;
    private final Registration registration;
    private final Admission admission;

    private volatile Member self; // changed on the agenda

    // All below: touched on the agenda only
    private Consumer<ClusterView> listener = view -> {};
    private final Set<String> unreadable = new HashSet<>();
    private Map<String, Member> found = Map.of();
    private List<LeftOut> leftOut = List.of();
    private @Nullable ClusterView last;
    private boolean everRead;
    private boolean reachable = true;
    private int lenience; // how many reasons to be lenient have not passed yet

    /** @param chance numbers in {@code [0, 1)} */
    EtcdMembership(
            Registry registry,
            String cluster,
            Member self,
            Agenda agenda,
            Pinger pinger,
            KnownMembers known,
            DoubleSupplier chance) {
        this.registry = registry;
        this.prefix = "/casserole/" + cluster + "/members/";
        this.self = self;
        this.agenda = agenda;
        this.known = known;
        this.admission = new Admission(pinger, agenda, this::publish);
        this.registration = new Registration(
                registry, prefix + self.id(), self, agenda, new Backoff(chance), pinger, this::publish);
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
            admission.close();
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
            LOG.warn("This node's record is not removed; it ends with its lease: {}", e.toString());
        }
    }

    private void listed(Listing listing, boolean setBack) {
        if (setBack || registration.isMissingIn(listing)) {
            beLenient();
        }
        registration.verify(listing);
        Map<String, Member> now = read(listing);
        if (lenience > 0) {
            found.forEach(now::putIfAbsent);
        }
        if (!reachable) {
            LOG.info("etcd answers again");
        }
        everRead = true;
        reachable = true;
        if (!now.equals(found)) {
            known.save(now.values());
        }
        admit(now);
    }

    private void beLenient() {
        lenience++;
        agenda.after(LENIENCE, () -> lenience--);
    }

    private void lost(Throwable cause) {
        if (reachable) {
            LOG.warn(
                    "etcd does not answer; the last known members stay: {}",
                    unwrapped(cause).toString());
        }
        reachable = false;
        if (!everRead && found.isEmpty()) {
            Map<String, Member> before = new HashMap<>();
            known.load().forEach(member -> before.put(member.id(), member));
            admit(before);
        }
        publish();
    }

    private static Throwable unwrapped(Throwable cause) {
        return cause instanceof CompletionException && cause.getCause() != null ? cause.getCause() : cause;
    }

    private void admit(Map<String, Member> members) {
        found = Map.copyOf(members);
        Roll roll = Roll.call(self, found.values());
        leftOut = roll.leftOut();
        admission.offer(roll.members());
        publish();
    }

    private Map<String, Member> read(Listing listing) {
        Map<String, Member> members = new HashMap<>();
        unreadable.retainAll(listing.entries().keySet());
        listing.entries().forEach((key, text) -> {
            Optional<Member> member = MemberRecord.read(text).filter(record -> key.equals(prefix + record.id()));
            member.ifPresent(record -> members.put(record.id(), record));
            if (member.isEmpty() && unreadable.add(key)) {
                LOG.warn("{}: expected the record of a member, found something else; it is ignored", key);
            }
        });
        return members;
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
        List<Member> members = new ArrayList<>(List.of(self));
        List<LeftOut> others = new ArrayList<>(leftOut);
        if (!reachable) {
            conditions.add(Condition.ETCD_UNREACHABLE);
        }
        if (!self.isServing()) {
            conditions.add(Condition.LEAVING);
        }
        if (registration.standing() == Standing.DUPLICATE) {
            conditions.add(Condition.DUPLICATE_NODE_ID);
        } else {
            members.addAll(admission.admitted());
            others.addAll(admission.waiting());
        }
        members.sort(Comparator.comparing(Member::id));
        others.sort(Comparator.comparing(other -> other.member().id()));
        return new ClusterView(self, members, others, conditions);
    }
}
