package io.casserole.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.casserole.config.CasseroleConfig;
import io.casserole.config.ClusterConfig;
import io.casserole.config.Settings;
import io.casserole.peer.Registry.Lease;
import io.casserole.peer.Registry.Listing;
import io.casserole.testing.EtcdProcess;
import io.etcd.jetcd.Client;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class JetcdRegistryIT {
    private static final Duration TTL = Duration.ofSeconds(60);
    private static final Duration SOON = Duration.ofSeconds(20);

    private static EtcdProcess etcd;

    private final JetcdRegistry registry = registry();

    /** The first call loads a thousand classes, which may take longer than a call may. */
    @BeforeAll
    static void startEtcd() {
        etcd = EtcdProcess.start();
        JetcdRegistry first = registry();
        awaitAnswer(first);
        first.close();
    }

    @AfterAll
    static void stopEtcd() {
        etcd.close();
    }

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void whatIsPutIsListedUntilItsLeaseIsRevoked() {
        Lease lease = answer(registry.grant(TTL));
        answer(registry.put("/revoked/a", "1 ä", lease));
        answer(registry.put("/revoked/b", "2", lease));
        answer(registry.put("/other", "3", lease));
        Listing listing = answer(registry.list("/revoked/"));

        assertThat(listing.entries()).containsOnly(Map.entry("/revoked/a", "1 ä"), Map.entry("/revoked/b", "2"));
        assertThat(listing.revision()).isPositive();

        answer(registry.revoke(lease));
        Listing after = answer(registry.list("/revoked/"));

        assertThat(after.entries()).isEmpty();
        assertThat(after.revision()).isGreaterThan(listing.revision());
    }

    @Test
    void aLeaseIsRenewedUntilItHasEnded() {
        Lease lease = answer(registry.grant(TTL));
        answer(registry.renew(lease));
        answer(registry.renew(lease));
        answer(registry.revoke(lease));

        assertThat(registry.renew(lease)).failsWithin(SOON);
    }

    @Test
    void aValueIsReplacedOnlyIfItIsWhatIsExpected() {
        assertThat(answer(registry.replace("/replaced", Optional.of("0"), "1"))).isFalse();
        assertThat(answer(registry.replace("/replaced", Optional.empty(), "1"))).isTrue();
        assertThat(answer(registry.replace("/replaced", Optional.empty(), "2"))).isFalse();
        assertThat(answer(registry.replace("/replaced", Optional.of("0"), "2"))).isFalse();
        assertThat(answer(registry.replace("/replaced", Optional.of("1"), "2"))).isTrue();

        assertThat(answer(registry.list("/replaced")).entries()).containsExactly(Map.entry("/replaced", "2"));
    }

    @Test
    void nodesThatAskForNumbersOfPurgesAtOnceGetDifferentOnes() {
        JetcdRegistry other = registry();
        List<PurgeNumbers> nodes =
                List.of(new RegistryPurgeNumbers(registry, "numbers"), new RegistryPurgeNumbers(other, "numbers"));
        List<CompletableFuture<Long>> asked = IntStream.range(0, 20)
                .mapToObj(question -> nodes.get(question % 2).above(100))
                .toList();
        List<Long> numbers = asked.stream().map(JetcdRegistryIT::answer).toList();
        other.close();

        assertThat(numbers).doesNotHaveDuplicates().allMatch(number -> number > 100 && number <= 120);
    }

    @Test
    void aWatchTellsWhatChangesUnderItsPrefix() {
        Lease lease = answer(registry.grant(TTL));
        AtomicInteger changes = new AtomicInteger();
        AtomicInteger broken = new AtomicInteger();
        long revision = answer(registry.list("/watched/")).revision();
        answer(registry.put("/watched/before", "1", lease));
        Registry.Watch watch =
                registry.watch("/watched/", revision + 1, changes::incrementAndGet, broken::incrementAndGet);
        await().untilAtomic(changes, value -> assertThat(value).isEqualTo(1));

        answer(registry.put("/elsewhere", "1", lease));
        answer(registry.put("/watched/after", "1", lease));
        await().untilAtomic(changes, value -> assertThat(value).isEqualTo(2));

        watch.close();
        answer(registry.revoke(lease));
        assertThat(changes).hasValue(2);
        assertThat(broken).hasValue(0);
    }

    @Test
    void aWatchOfACompactedRevisionBreaks() throws Exception {
        Lease lease = answer(registry.grant(TTL));
        for (int count = 0; count < 3; count++) {
            answer(registry.put("/compacted/a", "" + count, lease));
        }
        long revision = answer(registry.list("/compacted/")).revision();
        try (Client client = Client.builder().endpoints(etcd.uri()).build()) {
            client.getKVClient().compact(revision).get(20, TimeUnit.SECONDS);
        }
        CompletableFuture<Void> broken = new CompletableFuture<>();
        registry.watch("/compacted/", revision - 1, () -> {}, () -> broken.complete(null));

        assertThat(broken).succeedsWithin(SOON);
    }

    @Test
    void callsFailWhileEtcdIsAwayAndSucceedSoonAfter() {
        CompletableFuture<Void> broken = new CompletableFuture<>();
        registry.watch("/away/", 1, () -> {}, () -> broken.complete(null));
        answer(registry.list("/away/"));
        etcd.stop();

        assertThat(broken).succeedsWithin(SOON);
        for (int call = 0; call < 10; call++) {
            assertThat(registry.list("/away/")).failsWithin(SOON);
        }
        etcd.restart();
        awaitAnswer(registry);
    }

    @Test
    void callsFailWhileEtcdHangs() {
        answer(registry.list("/hangs/"));
        etcd.halt();
        try {
            CompletableFuture<Listing> listing = registry.list("/hangs/");
            CompletableFuture<Lease> grant = registry.grant(TTL);
            CompletableFuture<Void> renewal = registry.renew(new Lease(7));

            assertThat(listing).failsWithin(SOON);
            assertThat(grant).failsWithin(SOON);
            assertThat(renewal).failsWithin(SOON);
        } finally {
            etcd.resume();
        }
        awaitAnswer(registry);
    }

    @Test
    void nothingIsLeftWhenItIsClosed() {
        SharedThreads.awaitEnd();
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        Lease lease = answer(registry.grant(TTL));
        answer(registry.renew(lease));
        registry.watch("/closed/", 1, () -> {}, () -> {});
        Set<Thread> during = Thread.getAllStackTraces().keySet();
        during.removeAll(before);
        assertThat(during).isNotEmpty();
        registry.close();
        SharedThreads.awaitEnd();

        assertThat(registry.list("/closed/")).failsWithin(SOON);
        await().untilAsserted(() -> assertThat(during).noneMatch(Thread::isAlive));
    }

    private static void awaitAnswer(Registry registry) {
        await().atMost(SOON)
                .pollDelay(Duration.ZERO)
                .untilAsserted(() -> assertThat(registry.list("/")).succeedsWithin(SOON));
    }

    private static <T> T answer(CompletableFuture<T> future) {
        assertThat(future).succeedsWithin(SOON);
        return future.join();
    }

    private static JetcdRegistry registry() {
        ClusterConfig config = CasseroleConfig.from(
                        Settings.of(Map.of("etcd", etcd.uri().toString(), "cluster-secret", "of nodes")))
                .cluster();
        EtcdClients clients = EtcdClients.of(config, task -> new Thread(task, "test-etcd"));
        return new JetcdRegistry(clients, clients::close);
    }
}
