package io.casserole.admin;

import static io.casserole.admin.TokenTries.MOST;
import static io.casserole.admin.TokenTries.WINDOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.admin.TokenTries.Verdict;
import io.casserole.testing.ReadInstruments;
import io.casserole.testing.RecordedLog;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class TokenTriesTest {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5); // it may overflow
    private final TokenTries tries = new TokenTries(now::get);
    private final AtomicInteger compared = new AtomicInteger();
    private int sent;

    /** Sends another one each time. */
    private Verdict wrong(String client) {
        return wrong(client, "wrong " + sent++);
    }

    private Verdict wrong(String client, String token) {
        return judge(client, token, false);
    }

    private Verdict right(String client) {
        return judge(client, "right", true);
    }

    private Verdict judge(String client, String token, boolean right) {
        return tries.judge(client, token, () -> {
            compared.incrementAndGet();
            return right;
        });
    }

    private void useUp(String client) {
        for (int i = 0; i < MOST; i++) {
            assertThat(wrong(client)).isEqualTo(Verdict.WRONG);
        }
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Test
    void afterTooManyWrongOnesNotEvenTheRightOneIsCompared() {
        useUp("a");

        assertThat(right("a")).isEqualTo(Verdict.NOT_COMPARED);
        assertThat(compared).hasValue(MOST);
    }

    @Test
    void othersAreNotAffected() {
        useUp("a");

        assertThat(right("b")).isEqualTo(Verdict.RIGHT);
        assertThat(tries.left("b")).isZero();
    }

    @Test
    void rightOnesDoNotCountAndForgiveNothing() {
        for (int i = 0; i < 3 * MOST; i++) {
            assertThat(right("a")).isEqualTo(Verdict.RIGHT);
        }
        useUp("a");

        assertThat(wrong("a")).isEqualTo(Verdict.NOT_COMPARED);
    }

    @Test
    void theSameWrongOneIsComparedAndCountsOnce() {
        for (int i = 0; i < 3 * MOST; i++) {
            assertThat(wrong("a", "old")).isEqualTo(Verdict.WRONG);
        }
        assertThat(judge("a", "old", true)).as("it has become right").isEqualTo(Verdict.RIGHT);
        for (int i = 1; i < MOST; i++) {
            assertThat(wrong("a")).isEqualTo(Verdict.WRONG);
        }

        assertThat(wrong("a", "old")).isEqualTo(Verdict.NOT_COMPARED);
    }

    @Test
    void theWindowEndsHoweverOftenItIsTriedMeanwhile() {
        wrong("a");
        pass(WINDOW.minusSeconds(20));
        for (int i = 0; i < MOST; i++) {
            wrong("a");
        }
        assertThat(tries.left("a")).isEqualTo(Duration.ofSeconds(20));

        pass(Duration.ofSeconds(20).minusNanos(1));
        assertThat(right("a")).isEqualTo(Verdict.NOT_COMPARED);
        pass(Duration.ofNanos(1));

        assertThat(tries.left("a")).isZero();
        assertThat(right("a")).isEqualTo(Verdict.RIGHT);
        useUp("a");
    }

    @Test
    void addressesWrongLongestAgoAreForgottenFirst() {
        useUp("a");
        useUp("b");
        for (int i = 0; i < TokenTries.MOST_ADDRESSES - 1; i++) {
            wrong("c" + i);
        }

        assertThat(tries.addresses()).isEqualTo(TokenTries.MOST_ADDRESSES);
        assertThat(tries.left("a")).isZero();
        assertThat(tries.left("b")).isPositive();
    }

    @Test
    void aLongNameIsKeptInPart() {
        useUp("_".repeat(5_000) + "1");

        assertThat(wrong("_".repeat(5_000) + "2")).isEqualTo(Verdict.NOT_COMPARED);
    }

    @Test
    void isLoggedOnceInAWindowAndCounted() {
        ReadInstruments instruments = new ReadInstruments();
        tries.showOn(instruments);
        try (RecordedLog log = RecordedLog.of(TokenTries.class)) {
            useUp("192.0.2.7");
            wrong("192.0.2.7");
            right("192.0.2.7");

            assertThat(log.warnings()).singleElement().asString().startsWith("CSR-0204");
        }
        assertThat(instruments.read("casserole_admin_tokens_total", "verdict", "wrong"))
                .isEqualTo(MOST);
        assertThat(instruments.read("casserole_admin_tokens_total", "verdict", "not-compared"))
                .isEqualTo(2);
        assertThat(instruments.read("casserole_admin_tokens_total", "verdict", "right"))
                .isZero();
    }
}
