package io.casserole.peer;

import static io.casserole.peer.TestMembers.member;
import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.peer.Member.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RingsTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Member SELF = member("a");

    private long now = Long.MAX_VALUE; // a clock may overflow

    private final Rings rings = new Rings(SELF, HOUR, () -> now);

    @Test
    void beginsAloneAndFollowsTheMembers() {
        assertThat(rings.current().isAlone()).isTrue();
        assertThat(rings.owns("/a", 0)).isTrue();

        follow(SELF, member("b"));

        assertThat(rings.current().members()).hasSize(2);
        assertThat(rings.owns("/a", 0)).isEqualTo(rings.current().owner("/a", 0).equals(SELF));
    }

    @Test
    void listenersHearEachRing() {
        List<Ring> heard = new ArrayList<>();
        rings.listen(heard::add);
        follow(SELF, member("b"));
        follow(SELF);

        assertThat(heard).hasSize(2).last().isSameAs(rings.current());
    }

    @Test
    void aStartCountsAsThreeChangesForAnHour() {
        assertThat(rings.donors()).isEqualTo(3);
        pass(HOUR);
        assertThat(rings.donors()).isEqualTo(3);
        pass(Duration.ofNanos(1));
        assertThat(rings.donors()).isZero();
    }

    @Test
    void eachMemberThatComesOrGoesCounts() {
        pass(HOUR.plusSeconds(1));
        follow(SELF, member("b"));
        assertThat(rings.donors()).isEqualTo(1);

        follow(SELF, member("c"));
        assertThat(rings.donors()).isEqualTo(3);

        follow(SELF, member("c"), member("d"), member("e"));
        assertThat(rings.donors()).isEqualTo(3);

        pass(HOUR.plusSeconds(1));
        assertThat(rings.donors()).isZero();
    }

    @Test
    void leavingCountsWhenItBeginsAndAnotherWeightCountsTwice() {
        follow(SELF, member("b"), member("c"));
        pass(HOUR.plusSeconds(1));
        follow(SELF, member("b").in(State.LEAVING), member("c"));
        assertThat(rings.donors()).isEqualTo(1);

        follow(SELF, member("c"));
        assertThat(rings.donors()).isEqualTo(1);

        follow(SELF, member("c", 2));
        assertThat(rings.donors()).isEqualTo(3);
    }

    @Test
    void anotherProcessUnderTheSameIdOwnsTheSameSegments() {
        follow(SELF, member("b"));
        pass(HOUR.plusSeconds(1));
        Member again = new Member(
                "b", member("b").address(), 1, Member.PROTOCOL, "b-2", TestMembers.FINGERPRINT, State.SERVING);
        follow(SELF, again);

        assertThat(rings.donors()).isZero();
        assertThat(rings.current().member("b")).contains(again);
    }

    private void follow(Member... members) {
        rings.follow(new ClusterView(SELF, List.of(members), List.of(), Set.of()));
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    @Test
    void swapsAreCountedWhereSomethingChanged() {
        follow(SELF, member("b"));
        follow(SELF, member("b"));
        follow(SELF);

        assertThat(rings.swaps()).isEqualTo(2);
    }
}
