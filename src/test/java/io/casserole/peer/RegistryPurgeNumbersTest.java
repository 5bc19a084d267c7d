package io.casserole.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RegistryPurgeNumbersTest {
    private static final String KEY = "/casserole/test/purge-number";

    private final ManualAgenda time = new ManualAgenda();
    private final FakeEtcd etcd = new FakeEtcd(time);
    private final FakeEtcd.Connection connection = etcd.connect();
    private final PurgeNumbers numbers = new RegistryPurgeNumbers(connection, "test");

    @Test
    void numbersGrowFromWhateverIsHigher() {
        assertThat(numbers.above(0)).isCompletedWithValue(1L);
        assertThat(numbers.above(0)).isCompletedWithValue(2L);
        assertThat(numbers.above(40)).isCompletedWithValue(41L);
        assertThat(numbers.above(7)).isCompletedWithValue(42L);
        assertThat(etcd.entries()).containsEntry(KEY, "42");
    }

    /** All of them read the same before the first writes. */
    @Test
    void nodesThatAskAtOnceGetNumbersOfTheirOwn() {
        List<CompletableFuture<Long>> asked = IntStream.range(0, 5)
                .mapToObj(node -> {
                    FakeEtcd.Connection slow = etcd.connect();
                    slow.latency = Duration.ofMillis(10);
                    return new RegistryPurgeNumbers(slow, "test").above(7);
                })
                .toList();
        time.pass(Duration.ofSeconds(1));

        assertThat(asked.stream().map(CompletableFuture::join)).containsExactlyInAnyOrder(8L, 9L, 10L, 11L, 12L);
    }

    @Test
    void anEmptiedCounterIsRaisedByWhoeverKnowsMore() {
        assertThat(numbers.above(9)).isCompletedWithValue(10L);
        etcd.wipe();

        assertThat(numbers.skip(10)).isCompleted();
        assertThat(new RegistryPurgeNumbers(etcd.connect(), "test").above(3)).isCompletedWithValue(11L);
        assertThat(numbers.skip(5)).isCompleted();
        assertThat(etcd.entries()).containsEntry(KEY, "11");
    }

    @Test
    void whatIsNoNumberIsReplaced() {
        etcd.put(KEY, "many");
        assertThat(numbers.above(3)).isCompletedWithValue(4L);

        etcd.put(KEY, "9".repeat(19));
        assertThat(numbers.above(4)).isCompletedWithValue(5L);
        assertThat(etcd.entries()).containsEntry(KEY, "5");
    }

    @Test
    void withoutEtcdItFails() {
        connection.cut();
        CompletableFuture<Long> asked = numbers.above(3);
        assertThat(asked).isNotDone();
        time.pass(Registry.PATIENCE);

        assertThat(asked).isCompletedExceptionally();
    }
}
