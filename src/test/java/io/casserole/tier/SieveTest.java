package io.casserole.tier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SieveTest {
    private final Sieve<Integer> sieve = new Sieve<>();

    private void add(int... keys) {
        for (int key : keys) {
            sieve.add(key);
        }
    }

    private List<Integer> evictAll() {
        List<Integer> evicted = new ArrayList<>();
        for (Integer key = sieve.evict(); key != null; key = sieve.evict()) {
            evicted.add(key);
        }
        return evicted;
    }

    @Test
    void dropsTheOldestFirstWhenNothingIsHit() {
        add(1, 2, 3);
        assertThat(evictAll()).containsExactly(1, 2, 3);
    }

    @Test
    void passesWhatWasHitOnce() {
        add(1, 2, 3);
        sieve.hit(1);
        assertThat(evictAll()).containsExactly(2, 3, 1);
    }

    @Test
    void dropsTheOldestWhenEverythingIsHit() {
        add(1, 2, 3);
        sieve.hit(1);
        sieve.hit(2);
        sieve.hit(3);
        assertThat(evictAll()).containsExactly(1, 2, 3);
    }

    @Test
    void aLongScanDoesNotPushOutWhatIsAskedForAgainAndAgain() {
        add(1, 2, 3, 4);
        for (int scanned = 100; scanned < 1100; scanned++) {
            sieve.hit(1);
            sieve.hit(2);
            sieve.add(scanned);
            sieve.evict();
        }
        assertThat(evictAll()).contains(1, 2).hasSize(4);
    }

    @Test
    void goesOnWhereItStopped() {
        add(1, 2, 3, 4);
        sieve.hit(1);
        assertThat(sieve.evict()).isEqualTo(2);
        add(5);
        assertThat(evictAll()).containsExactly(3, 4, 5, 1);
    }

    @Test
    void keyUnderTheHandMayBeRemoved() {
        add(1, 2, 3);
        sieve.hit(1);
        assertThat(sieve.evict()).isEqualTo(2);
        sieve.remove(3);
        assertThat(evictAll()).containsExactly(1);
    }

    @Test
    void neitherAddingTwiceNorRemovingTheUnknownChangesAnything() {
        add(1, 2, 1);
        sieve.remove(7);
        sieve.hit(7);
        assertThat(sieve.size()).isEqualTo(2);
        assertThat(evictAll()).containsExactly(1, 2);
    }

    @Test
    void canBeUsedAgainWhenEmpty() {
        add(1);
        assertThat(evictAll()).containsExactly(1);
        assertThat(sieve.evict()).isNull();
        add(2, 3);
        assertThat(evictAll()).containsExactly(2, 3);
    }

    /** Hits, additions, removals and evictions at once: every key that was added is taken out exactly once. */
    @Test
    void losesNoKeyAmongManyThreads() throws Exception {
        int keys = 20_000;
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<List<Integer>>> takers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                int first = i * keys;
                takers.add(threads.submit(() -> addHitAndTake(first, first + keys)));
            }
            List<Integer> taken = new ArrayList<>();
            for (Future<List<Integer>> taker : takers) {
                taken.addAll(taker.get(60, TimeUnit.SECONDS));
            }
            taken.addAll(evictAll());
            assertThat(taken).hasSize(4 * keys).doesNotHaveDuplicates();
            assertThat(sieve.size()).isZero();
        } finally {
            threads.shutdownNow();
        }
    }

    private List<Integer> addHitAndTake(int first, int end) {
        Random random = new Random(first);
        List<Integer> taken = new ArrayList<>();
        for (int key = first; key < end; key++) {
            sieve.add(key);
            sieve.hit(first + random.nextInt(end - first));
            if (random.nextInt(3) > 0) {
                Integer victim = sieve.evict();
                if (victim != null) {
                    taken.add(victim);
                }
            }
        }
        return taken;
    }
}
