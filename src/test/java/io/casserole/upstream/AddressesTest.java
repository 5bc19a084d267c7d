package io.casserole.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.casserole.testing.ManualExecutor;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class AddressesTest {
    private final ManualExecutor blocking = new ManualExecutor();
    private final AtomicLong now = new AtomicLong(-5); // as System.nanoTime, which may be negative
    private final AtomicInteger lookups = new AtomicInteger();
    private InetAddress[] answer = {};
    private boolean failing;
    private final Addresses addresses =
            new Addresses("origin.example", Duration.ofSeconds(30), this::lookUp, now::get, blocking);

    private InetAddress[] lookUp(String host) throws UnknownHostException {
        lookups.incrementAndGet();
        if (failing) {
            throw new UnknownHostException(host);
        }
        return answer;
    }

    @BeforeEach
    void isAtOne() throws UnknownHostException {
        moveTo(1);
    }

    private void moveTo(int last) throws UnknownHostException {
        answer = new InetAddress[] {InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) last})};
    }

    @Test
    void nameIsLookedUpBeforeItIsUsed() throws UnknownHostException {
        assertThatThrownBy(() -> addresses.resolve("origin.example")).isInstanceOf(UnknownHostException.class);
        CompletableFuture<Void> ready = addresses.refresh();

        assertThat(ready).isNotDone();
        blocking.runAll();
        assertThat(ready).isCompleted();
        assertThat(addresses.resolve("origin.example")).isEqualTo(answer);
    }

    @Test
    void addressesAreUsedForTheTimeToLive() throws UnknownHostException {
        refreshed();
        moveTo(2);
        now.addAndGet(Duration.ofSeconds(30).toNanos() - 1);
        assertThat(addresses.refresh()).isCompleted();
        assertThat(blocking.pending()).isZero();

        now.addAndGet(1);
        refreshed();
        assertThat(addresses.resolve("origin.example")).isEqualTo(answer);
        assertThat(lookups).hasValue(2);
    }

    @Test
    void manyAskOneLooksUp() {
        CompletableFuture<Void> one = addresses.refresh();
        CompletableFuture<Void> other = addresses.refresh();
        blocking.runAll();

        assertThat(one).isCompleted();
        assertThat(other).isCompleted();
        assertThat(lookups).hasValue(1);
    }

    @Test
    void nameServerThatFailsLeavesTheLastKnownAddresses() throws UnknownHostException {
        refreshed();
        failing = true;
        now.addAndGet(Duration.ofSeconds(31).toNanos());
        refreshed();

        assertThat(addresses.resolve("origin.example")).isEqualTo(answer);
        assertThat(addresses.refresh()).isCompleted();
        assertThat(blocking.pending()).isZero();
    }

    @Test
    void unknownNameFailsAndIsAskedForAgain() {
        failing = true;
        CompletableFuture<Void> ready = addresses.refresh();
        blocking.runAll();
        assertThatThrownBy(ready::join).hasCauseInstanceOf(UnknownHostException.class);

        failing = false;
        refreshed();
    }

    private void refreshed() {
        CompletableFuture<Void> ready = addresses.refresh();
        blocking.runAll();
        assertThat(ready).isCompleted();
    }
}
