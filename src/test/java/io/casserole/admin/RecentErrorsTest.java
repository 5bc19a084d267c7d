package io.casserole.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.admin.RecentErrors.Failed;
import io.casserole.testing.MovableClock;
import org.junit.jupiter.api.Test;

final class RecentErrorsTest {
    private final MovableClock clock = MovableClock.at("2025-01-01T00:00:00Z");
    private final RecentErrors errors = new RecentErrors(clock);

    @Test
    void keepsWhatTheOriginDidNotAnswer() {
        errors.ended(Outcomes.failed("/a?signature=secret", 502, "unreachable"));

        assertThat(errors.newest()).containsExactly(new Failed(clock.instant(), "/a", "502 unreachable"));
    }

    @Test
    void keepsWhatWasCut() {
        errors.ended(Outcomes.cut("/a", 5));

        assertThat(errors.newest()).containsExactly(new Failed(clock.instant(), "/a", "cut after 5 bytes"));
    }

    @Test
    void whatWentWellIsNoError() {
        errors.ended(Outcomes.sent("/a", 5));

        assertThat(errors.newest()).isEmpty();
    }

    @Test
    void keepsTheLastOnly() {
        for (int number = 0; number <= RecentErrors.KEPT; number++) {
            errors.ended(Outcomes.cut("/" + number, 5));
        }

        assertThat(errors.newest()).hasSize(RecentErrors.KEPT).first().returns("/" + RecentErrors.KEPT, Failed::path);
    }
}
