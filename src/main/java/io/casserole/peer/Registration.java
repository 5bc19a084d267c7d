package io.casserole.peer;

import io.casserole.peer.Registry.Lease;
import io.casserole.peer.Registry.Listing;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this node's record in the registry: under a lease, renewed three times within its life, and made anew with growing waits when
 * anything fails. Only one live process has the record of a node id: a record of another process at the same address, or of one that does
 * not answer as that process any more, is a predecessor's and is taken over at once. All calls and callbacks on the agenda.
 */
final class Registration {
    static final Duration TTL = Duration.ofSeconds(10);

    /** How often a node whose id is taken looks whether it is free. */
    static final Duration ASK_AGAIN = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(Registration.class);

    /** What has become of it. */
    enum Standing {
        UNREGISTERED,
        REGISTERED,
        /** Another live process has this node's id. */
        DUPLICATE
    }

    private final Registry registry;
    private final String key;
    private final Agenda agenda;
    private final Backoff backoff;
    private final Pinger pinger;
    private final Runnable changed;

    private Member self;
    private Standing standing = Standing.UNREGISTERED;
    private @Nullable Lease lease;
    private int turn; // what belongs to an earlier one is over

    /** @param changed called after each change of {@link #standing()} */
    Registration(
            Registry registry,
            String key,
            Member self,
            Agenda agenda,
            Backoff backoff,
            Pinger pinger,
            Runnable changed) {
        this.registry = registry;
        this.key = key;
        this.self = self;
        this.agenda = agenda;
        this.backoff = backoff;
        this.pinger = pinger;
        this.changed = changed;
    }

    /** Registers, and goes on until closed. */
    void start() {
        int own = ++turn;
        var unused = registry.list(key)
                .thenComposeAsync(this::isFree, agenda)
                .thenComposeAsync(
                        free -> free ? enroll(own) : CompletableFuture.completedFuture(Standing.DUPLICATE), agenda)
                .whenCompleteAsync((reached, failure) -> settle(own, reached, failure), agenda);
    }

    Standing standing() {
        return standing;
    }

    /** Whether a listing, read after this node was registered, does not show its record. */
    boolean isMissingIn(Listing listing) {
        return standing == Standing.REGISTERED
                && recorded(listing).filter(self::isSameProcess).isEmpty();
    }

    /** Registers again if a listing does not show the record: the registry was emptied, or another process has taken the key. */
    void verify(Listing listing) {
        if (isMissingIn(listing)) {
            retry(Standing.UNREGISTERED, backoff.next());
        }
    }

    /** Tells the others another state of this node. Complete when they can see it; at once if this node has no record. */
    CompletableFuture<Void> update(Member member) {
        self = member;
        return lease == null
                ? CompletableFuture.completedFuture(null)
                : registry.put(key, MemberRecord.write(self), lease);
    }

    /** Removes the record, unless another process has it by now. Complete when it is gone. */
    CompletableFuture<Void> close() {
        turn++;
        return lease == null ? CompletableFuture.completedFuture(null) : registry.revoke(lease);
    }

    private Optional<Member> recorded(Listing listing) {
        return Optional.ofNullable(listing.entries().get(key)).flatMap(MemberRecord::read);
    }

    private CompletableFuture<Boolean> isFree(Listing listing) {
        Member other = recorded(listing).orElse(self);
        if (other.isSameProcess(self) || other.address().equals(self.address())) {
            return CompletableFuture.completedFuture(true);
        }
        return pinger.ping(other.address()).handle((answer, failure) -> answer == null || !answer.isSameProcess(other));
    }

    private CompletableFuture<Standing> enroll(int own) {
        return registry.grant(TTL)
                .thenComposeAsync(
                        granted -> {
                            if (own != turn) {
                                return registry.revoke(granted);
                            }
                            lease = granted;
                            return registry.put(key, MemberRecord.write(self), granted);
                        },
                        agenda)
                .thenApply(done -> Standing.REGISTERED);
    }

    private void settle(int own, @Nullable Standing reached, @Nullable Throwable failure) {
        if (own != turn) {
            return;
        }
        if (reached == Standing.REGISTERED) {
            LOG.info("CSR-0505 Registered in etcd as {} at {}", self.id(), self.address());
            backoff.reset();
            become(reached);
            renewLater(own);
        } else if (reached == Standing.DUPLICATE) {
            if (standing != reached) {
                LOG.warn(
                        "CSR-0506 Another live process is registered as {}: this node is alone until it is gone",
                        self.id());
            }
            retry(reached, ASK_AGAIN);
        } else {
            LOG.debug("{}: not registered: {}", key, String.valueOf(failure));
            retry(standing, backoff.next());
        }
    }

    private void renewLater(int own) {
        agenda.after(TTL.dividedBy(3), () -> {
            if (own == turn && lease != null) {
                var unused = registry.renew(lease).whenCompleteAsync((done, failure) -> renewed(own, failure), agenda);
            }
        });
    }

    private void renewed(int own, @Nullable Throwable failure) {
        if (own != turn) {
            return;
        }
        if (failure == null) {
            renewLater(own);
        } else {
            retry(Standing.UNREGISTERED, backoff.next());
        }
    }

    /** Forgets the lease: what is still under it is put under the next one, or ends with it. */
    private void retry(Standing meanwhile, Duration delay) {
        int own = ++turn;
        lease = null;
        become(meanwhile);
        agenda.after(delay, () -> {
            if (own == turn) {
                start();
            }
        });
    }

    private void become(Standing next) {
        if (standing != next) {
            standing = next;
            changed.run();
        }
    }
}
