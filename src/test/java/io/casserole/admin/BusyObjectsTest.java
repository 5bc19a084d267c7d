package io.casserole.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class BusyObjectsTest {
    private final BusyObjects objects = new BusyObjects();

    @Test
    void showsTheBusiestFirst() {
        objects.ended(Outcomes.sent("/a", 10));
        objects.ended(Outcomes.sent("/b", 15));
        objects.ended(Outcomes.sent("/a", 10));

        assertThat(objects.first(2))
                .containsExactly(new BusyObjects.Busy("/a", 20, 2), new BusyObjects.Busy("/b", 15, 1));
        assertThat(objects.first(1)).hasSize(1);
    }

    @Test
    void tellsNoQuery() {
        objects.ended(Outcomes.sent("/a?signature=secret", 10));

        assertThat(objects.first(1)).containsExactly(new BusyObjects.Busy("/a", 10, 1));
    }

    @Test
    void answersWithoutBytesDoNotCount() {
        objects.ended(Outcomes.sent("/a", 0));

        assertThat(objects.first(1)).isEmpty();
    }

    @Test
    void findsABusyObjectAmongAnyNumberOfOthers() {
        for (int number = 0; number < 10 * BusyObjects.COUNTED; number++) {
            objects.ended(Outcomes.sent("/other/" + number, 10));
            objects.ended(Outcomes.sent("/busy", 11));
        }

        assertThat(objects.first(1)).extracting(BusyObjects.Busy::target).containsExactly("/busy");
        assertThat(objects.first(10 * BusyObjects.COUNTED)).hasSize(BusyObjects.COUNTED);
    }
}
