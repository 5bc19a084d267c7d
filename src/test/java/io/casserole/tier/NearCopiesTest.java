package io.casserole.tier;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.http.Fields;
import io.casserole.http.Freshness;
import io.casserole.segment.Account;
import io.casserole.segment.Descriptor;
import io.casserole.segment.Entry;
import io.casserole.segment.ObjectKey;
import io.casserole.segment.Tally;
import io.casserole.testing.Descriptors;
import io.casserole.testing.MovableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long it is believed what another node told. */
class NearCopiesTest {
    private static final ObjectKey KEY = ObjectKey.primary("/a");
    private static final Duration TTL = Duration.ofSeconds(10);
    private static final Duration ALMOST = TTL.minusMillis(1);
    private static final Entry VARIES = new Entry.Varies(List.of("accept"));

    private final MovableClock clock = StoreFixture.clock();
    private final Tally<TierEvent> counts = new Tally<>(TierEvent.class);
    private final Caches caches =
            Caches.open(StoreFixture.limits(), Path.of("."), clock, new DiskWriters(UnaryOperator.identity()), counts);
    private final Account bytes = new Account("near", 10_000);
    private final NearCopies near = new NearCopies(caches.nearCopies(), bytes, () -> TTL, clock, counts);

    @AfterEach
    void everythingCameBack() {
        near.close();
        caches.close();
        assertThat(bytes.used()).isZero();
    }

    private static Descriptor descriptor() {
        return Descriptors.of(3, StoreFixture.SEGMENT);
    }

    private static Entry.Stored stored() {
        return new Entry.Stored(descriptor(), Optional.empty());
    }

    @Test
    void copyIsFoundUntilItsTimeIsOver() {
        Entry entry = stored();
        near.put(KEY, entry);
        clock.advance(ALMOST);
        assertThat(near.peek(KEY)).containsSame(entry);
        assertThat(near.find(KEY).join()).containsSame(entry);
        assertThat(near.peek(ObjectKey.primary("/b"))).isEmpty();
        assertThat(counts.count(TierEvent.NEAR_HIT)).isEqualTo(2);

        clock.advance(Duration.ofMillis(1));
        assertThat(near.peek(KEY)).isEmpty();
        assertThat(near.find(KEY).join()).isEmpty();
        assertThat(bytes.used()).as("dropped, not hidden").isZero();
        assertThat(counts.count(TierEvent.NEAR_HIT)).isEqualTo(2);
    }

    @Test
    void readingDoesNotProlongIt() {
        near.put(KEY, VARIES);
        for (int second = 0; second < 10; second++) {
            assertThat(near.peek(KEY)).isPresent();
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(near.peek(KEY)).isEmpty();
    }

    @Test
    void clockThatGoesBackEndsIt() {
        near.put(KEY, VARIES);
        clock.advance(Duration.ofMillis(-1));
        assertThat(near.peek(KEY)).isEmpty();
        clock.advance(Duration.ofMillis(1));
        assertThat(near.peek(KEY)).isEmpty();
    }

    @Test
    void uncacheableEndsWithItsOwnTimeIfThatIsSooner() {
        near.put(KEY, new Entry.Uncacheable("private", clock.instant().plusSeconds(3)));
        clock.advance(Duration.ofMillis(2999));
        assertThat(near.peek(KEY)).isPresent();
        clock.advance(Duration.ofMillis(1));
        assertThat(near.peek(KEY)).isEmpty();

        near.put(KEY, new Entry.Uncacheable("private", clock.instant().plusSeconds(3600)));
        clock.advance(ALMOST);
        assertThat(near.peek(KEY)).isPresent();
        clock.advance(Duration.ofMillis(1));
        assertThat(near.peek(KEY)).isEmpty();
    }

    @Test
    void bodyThatComesLaterDoesNotProlongIt() {
        near.put(KEY, stored());
        clock.advance(ALMOST);
        Entry whole = new Entry.Stored(descriptor(), Optional.of(new byte[3]));
        near.put(KEY, whole);
        assertThat(near.peek(KEY)).containsSame(whole);
        clock.advance(Duration.ofMillis(1));
        assertThat(near.peek(KEY)).isEmpty();
    }

    @Test
    void newsBeginsItsOwnTime() {
        near.put(KEY, stored());
        clock.advance(ALMOST);
        Descriptor validated = descriptor()
                .validated(Fields.empty(), clock.instant(), new Freshness(Duration.ofHours(1), Duration.ZERO));
        Entry news = new Entry.Stored(validated, Optional.empty());
        near.put(KEY, news);
        clock.advance(ALMOST);
        assertThat(near.peek(KEY)).containsSame(news);
    }

    @Test
    void sameNewsAfterItsTimeIsNewsAgain() {
        near.put(KEY, stored());
        clock.advance(TTL);
        near.put(KEY, stored());
        clock.advance(ALMOST);
        assertThat(near.peek(KEY)).isPresent();
    }

    @Test
    void removedCopyIsGone() {
        near.put(KEY, VARIES);
        near.remove(KEY);
        assertThat(near.peek(KEY)).isEmpty();
        assertThat(bytes.used()).isZero();
    }

    @Test
    void copiesStayWithinTheirBytes() {
        for (int number = 0; number < 1_000; number++) {
            near.put(ObjectKey.primary("/" + number), VARIES);
            assertThat(bytes.used()).isLessThanOrEqualTo(bytes.limit());
        }
        assertThat(near.peek(ObjectKey.primary("/999"))).isPresent();
        assertThat(near.peek(ObjectKey.primary("/0"))).isEmpty();
    }

    @Test
    void copyTooLargeForAllItsBytesReplacesTheOldOneByNone() {
        near.put(KEY, VARIES);
        Entry large = new Entry.Stored(Descriptors.of(20_000, StoreFixture.SEGMENT), Optional.of(new byte[20_000]));
        near.put(KEY, large);
        assertThat(near.peek(KEY)).isEmpty();
    }
}
