package io.casserole.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.casserole.testing.ReadInstruments;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AccountTest {
    private final Account account = new Account("test", 100);

    @Test
    void grantsAtOnceWhatIsFree() {
        assertThat(account.reserve(60)).isCompleted();
        assertThat(account.tryReserve(40)).isTrue();
        assertThat(account.used()).isEqualTo(100);
        assertThat(account.tryReserve(1)).isFalse();
    }

    @Test
    void grantsInOrderWhenBytesComeBack() {
        account.force(100);
        CompletableFuture<Void> large = account.reserve(80);
        CompletableFuture<Void> small = account.reserve(10);

        account.release(20);
        assertThat(large).isNotDone();
        assertThat(small).as("does not overtake").isNotDone();
        assertThat(account.hasRoom(1)).isFalse();

        account.release(70);
        assertThat(large).isCompleted();
        assertThat(small).isCompleted();
        assertThat(account.used()).isEqualTo(100);
    }

    @Test
    void cancellingGivesUpThePlace() {
        account.force(100);
        CompletableFuture<Void> first = account.reserve(50);
        CompletableFuture<Void> second = account.reserve(50);
        first.cancel(false);

        account.release(50);
        assertThat(second).isCompleted();
        assertThat(account.used()).isEqualTo(100);
    }

    @Test
    void cancellingLetsThoseBehindPass() {
        account.force(60);
        CompletableFuture<Void> large = account.reserve(80);
        CompletableFuture<Void> small = account.reserve(30);

        large.cancel(false);

        assertThat(small).isCompleted();
        assertThat(account.used()).isEqualTo(90);
        assertThat(account.hasRoom(10)).isTrue();
    }

    @Test
    void manyWaitersThatGiveUpInTurnDoNotNest() {
        account.force(100);
        AtomicInteger granted = new AtomicInteger();
        List<CompletableFuture<Void>> waiters = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            waiters.add(account.reserve(100).thenRun(() -> {
                granted.incrementAndGet();
                account.release(100);
            }));
        }

        account.release(100);

        assertThat(granted).hasValue(waiters.size());
        assertThat(waiters).allSatisfy(waiter -> assertThat(waiter).isCompleted());
        assertThat(account.used()).isZero();
    }

    @Test
    void forcedBytesCountButAreNotRefused() {
        account.force(150);
        assertThat(account.used()).isEqualTo(150);
        assertThat(account.hasRoom(0)).isFalse();
        account.release(150);
        assertThat(account.used()).isZero();
    }

    @Test
    void refusesWhatItCouldNeverGrant() {
        assertThatThrownBy(() -> account.reserve(101))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("test: expected at most 100 bytes, found 101");
    }

    @Test
    void refusesToTakeBackMoreThanIsOut() {
        account.force(10);
        assertThatThrownBy(() -> account.release(11)).isInstanceOf(IllegalStateException.class);
        assertThat(account.used()).isEqualTo(10);
    }

    @Test
    void neverGrantsMoreThanItHasToManyThreads() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        AtomicInteger out = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Random random = new Random(i);
                all.add(threads.submit(() -> {
                    for (int turn = 0; turn < 5000; turn++) {
                        takeAndGiveBack(1 + random.nextInt(100), random.nextInt(8) == 0, out, most);
                    }
                }));
            }
            for (Future<?> one : all) {
                one.get(60, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(most.get()).isBetween(1, 100);
        assertThat(account.used()).isZero();
        assertThat(account.hasRoom(100)).isTrue();
    }

    private void takeAndGiveBack(int bytes, boolean cancels, AtomicInteger out, AtomicInteger most) {
        CompletableFuture<Void> granted = account.reserve(bytes);
        if (cancels && granted.cancel(false)) {
            return;
        }
        granted.orTimeout(30, TimeUnit.SECONDS).join();
        most.accumulateAndGet(out.addAndGet(bytes), Math::max);
        out.addAndGet(-bytes);
        account.release(bytes);
    }

    @Test
    void waitsAreCountedAndShown() {
        ReadInstruments counts = new ReadInstruments();
        Account account = new Account("test", 10);
        account.showOn(counts, "budget", "test");
        assertThat(account.reserve(8)).isCompleted();
        assertThat(account.reserve(5)).isNotCompleted();

        assertThat(counts.read("casserole_budget_used_bytes", "budget", "test")).isEqualTo(8);
        assertThat(counts.read("casserole_budget_limit_bytes", "budget", "test"))
                .isEqualTo(10);
        assertThat(counts.read("casserole_budget_waiting", "budget", "test")).isOne();
        account.release(8);

        assertThat(counts.read("casserole_budget_waiting", "budget", "test")).isZero();
        assertThat(counts.read("casserole_budget_waits_total", "budget", "test"))
                .isOne();
    }
}
