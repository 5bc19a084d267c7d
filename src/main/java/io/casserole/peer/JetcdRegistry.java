package io.casserole.peer;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.CmpTarget;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.PutOption;
import io.etcd.jetcd.options.WatchOption;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A registry in etcd. Leases are renewed by single calls at the time of who holds them, not by jetcd's stream: its timer is one more event loop,
 * and after etcd was away it does not go on by itself.
 *
 * <p>After some calls in a row have failed, the client is replaced by a new one: gRPC waits up to two minutes before it connects again to
 * what was away for long, which is longer than any lease here.
 */
final class JetcdRegistry implements Registry {
    private static final int FAILURES_OF_ONE_CLIENT = 3;

    private final Supplier<Client> clients;
    private final Runnable afterwards;

    // Guarded by this
    private @Nullable Client client;
    private int failures;
    private boolean closed;

    /**
     * A registry that is not connected yet.
     *
     * @param clients makes clients that give up each call, but not watches, after {@link Registry#PATIENCE}
     * @param afterwards called at the end, when the last client was closed
     */
    JetcdRegistry(Supplier<Client> clients, Runnable afterwards) {
        this.clients = clients;
        this.afterwards = afterwards;
    }

    @Override
    public CompletableFuture<Lease> grant(Duration ttl) {
        return call(client ->
                client.getLeaseClient().grant(ttl.toSeconds()).thenApply(granted -> new Lease(granted.getID())));
    }

    @Override
    public CompletableFuture<Void> renew(Lease lease) {
        return call(client -> client.getLeaseClient().keepAliveOnce(lease.id()).thenAccept(renewed -> {}));
    }

    @Override
    public CompletableFuture<Void> revoke(Lease lease) {
        return call(client -> client.getLeaseClient().revoke(lease.id()).thenAccept(revoked -> {}));
    }

    @Override
    public CompletableFuture<Void> put(String key, String value, Lease lease) {
        PutOption underLease = PutOption.builder().withLeaseId(lease.id()).build();
        return call(client ->
                client.getKVClient().put(bytes(key), bytes(value), underLease).thenAccept(put -> {}));
    }

    @Override
    public CompletableFuture<Boolean> replace(String key, Optional<String> before, String after) {
        CmpTarget<?> expected = before.<CmpTarget<?>>map(value -> CmpTarget.value(bytes(value)))
                .orElseGet(() -> CmpTarget.version(0)); // that of a key that is not there
        return call(client -> client.getKVClient()
                .txn()
                .If(new Cmp(bytes(key), Cmp.Op.EQUAL, expected))
                .Then(Op.put(bytes(key), bytes(after), PutOption.DEFAULT))
                .commit()
                .thenApply(TxnResponse::isSucceeded));
    }

    @Override
    public CompletableFuture<Listing> list(String prefix) {
        GetOption byPrefix = GetOption.builder().isPrefix(true).build();
        return call(client -> client.getKVClient().get(bytes(prefix), byPrefix).thenApply(found -> {
            Map<String, String> entries = new HashMap<>();
            found.getKvs().forEach(entry -> entries.put(text(entry.getKey()), text(entry.getValue())));
            return new Listing(found.getHeader().getRevision(), entries);
        }));
    }

    @Override
    public Watch watch(String prefix, long from, Runnable changed, Runnable broken) {
        WatchOption option = WatchOption.builder()
                .isPrefix(true)
                .withRevision(from)
                .withRequireLeader(true)
                .build();
        AtomicBoolean over = new AtomicBoolean();
        Runnable breaks = () -> {
            if (over.compareAndSet(false, true)) {
                broken.run();
            }
        };
        try {
            // jetcd goes on after some errors, and after others it does not: any error is taken for the end.
            var watcher = client().getWatchClient()
                    .watch(
                            bytes(prefix),
                            option,
                            io.etcd.jetcd.Watch.listener(response -> changed.run(), failure -> breaks.run(), breaks));
            return () -> {
                over.set(true);
                watcher.close();
            };
        } catch (RuntimeException e) {
            breaks.run();
            return () -> {};
        }
    }

    @Override
    public void close() {
        Client last;
        synchronized (this) {
            closed = true;
            last = client;
            client = null;
        }
        if (last != null) {
            last.close();
        }
        afterwards.run();
    }

    private <T> CompletableFuture<T> call(Function<Client, CompletableFuture<T>> question) {
        Client asked;
        CompletableFuture<T> answer;
        try {
            asked = client();
            answer = question.apply(asked);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
        return answer.whenComplete((value, failure) -> count(asked, failure != null));
    }

    private synchronized Client client() {
        if (closed) {
            throw new IllegalStateException("the registry is closed");
        }
        if (client == null) {
            client = clients.get();
            failures = 0;
        }
        return client;
    }

    private void count(Client asked, boolean failed) {
        synchronized (this) {
            if (asked != client) {
                return;
            }
            failures = failed ? failures + 1 : 0;
            if (failures < FAILURES_OF_ONE_CLIENT) {
                return;
            }
            client = null;
        }
        asked.close();
    }

    private static ByteSequence bytes(String text) {
        return ByteSequence.from(text, StandardCharsets.UTF_8);
    }

    private static String text(ByteSequence bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
