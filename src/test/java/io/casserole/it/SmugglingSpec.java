package io.casserole.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests of which it is not certain where they end are refused, and nothing of them or behind them reaches the origin. */
abstract class SmugglingSpec extends NodeSpec {
    SmugglingSpec(Launcher launcher) {
        super(launcher);
    }

    /** Whether the container makes one message of it, as it may, instead of refusing it. */
    boolean isDefused(Smuggling smuggling) {
        return false;
    }

    static List<Smuggling> requests() {
        return Smuggling.all();
    }

    @ParameterizedTest
    @MethodSource("requests")
    void smuggledRequestIsRefusedAndNothingBehindItIsAnswered(Smuggling smuggling) {
        assumeFalse(isDefused(smuggling));
        int before = origin.requests().size();
        try (RawConnection client = connect()) {
            String answers = client.write(smuggling.message()).rest();
            assertThat(answers).matches("(?s)HTTP/1\\.1 \\d{3} .*").containsOnlyOnce("HTTP/1.1 ");
            assertThat(Integer.parseInt(answers.substring(9, 12))).isIn(smuggling.statuses());
        }
        assertThat(origin.requests()).hasSize(before);
    }
}
