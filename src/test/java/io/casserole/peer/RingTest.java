package io.casserole.peer;

import static io.casserole.peer.TestMembers.member;
import static io.casserole.peer.TestMembers.members;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.casserole.peer.Member.State;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RingTest {
    private static final String TARGET = "/files/a.iso";

    @Test
    void aNodeThatIsAloneOwnsEverything() {
        Ring ring = Ring.alone(member("a"));

        assertThat(ring.isAlone()).isTrue();
        assertThat(IntStream.range(0, 100)).allMatch(index -> ring.owns(TARGET, index));
        assertThat(ring.donors(TARGET, 0, 3)).isEmpty();
    }

    @Test
    void eachSegmentHasOneOwnerAndAllMembersAgree() {
        List<Member> members = members(5);
        for (int index = 0; index < 1000; index++) {
            int segment = index;
            List<Member> owners = members.stream()
                    .filter(self -> Ring.of(self.id(), members).owns(TARGET, segment))
                    .toList();

            assertThat(owners).containsExactly(Ring.of("m0", members).owner(TARGET, segment));
        }
    }

    /** What another version of this code must not change, since nodes of both work in one cluster. */
    @Test
    void placementIsPartOfTheProtocol() {
        Ring even = Ring.of("m0", members(7));
        Ring uneven = Ring.of("m0", List.of(member("m0", 1), member("m1", 2), member("m2", 5), member("m3", 3)));

        assertThat(owners(even)).isEqualTo("440554023653351050350213104035");
        assertThat(owners(uneven)).isEqualTo("120213323113332020323213132332");
    }

    @Test
    void segmentsOfOneObjectSpread() {
        Ring ring = Ring.of("m0", members(4));

        assertThat(IntStream.range(0, 40).mapToObj(index -> ring.owner(TARGET, index)))
                .containsAll(ring.members());
    }

    @Test
    void leavingMembersOwnNothingAndAreDonors() {
        List<Member> members = members(4);
        Ring before = Ring.of("m0", members);
        for (int index = 0; index < 200; index++) {
            Member owner = before.owner(TARGET, index);
            Ring after = Ring.of("m0", replaced(members, owner.in(State.LEAVING)));

            assertThat(after.owner(TARGET, index))
                    .isEqualTo(before.rank(TARGET, index).get(1));
            assertThat(after.rank(TARGET, index)).hasSize(3).doesNotContain(owner);
            if (after.owns(TARGET, index)) {
                assertThat(after.donors(TARGET, index, 1)).containsExactly(owner.in(State.LEAVING));
            }
        }
    }

    @Test
    void donorsOfANewOwnerBeginWithTheOneBefore() {
        List<Member> before = members(4);
        List<Member> after = new ArrayList<>(before);
        after.add(member("new"));
        Ring old = Ring.of("m0", before);
        Ring ring = Ring.of("new", after);
        for (int index = 0; index < 200; index++) {
            if (ring.owns(TARGET, index)) {
                assertThat(ring.donors(TARGET, index, 3))
                        .isEqualTo(old.rank(TARGET, index).subList(0, 3));
            }
        }
    }

    @Test
    void aNodeThatLeavesAloneStillOwnsEverything() {
        assertThat(Ring.alone(member("a").in(State.LEAVING)).owns(TARGET, 0)).isTrue();
    }

    @Test
    void thisNodeIsOneOfTheMembers() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Ring.of("a", members(2)))
                .withMessageContaining("expected a among them");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Ring.of("a", List.of(member("a"), member("a", 2))))
                .withMessageContaining("expected each id once");
    }

    @Test
    void membersAreFoundById() {
        Ring ring = Ring.of("m1", members(2));

        assertThat(ring.self()).isEqualTo(member("m1"));
        assertThat(ring.member("m0")).contains(member("m0"));
        assertThat(ring.member("m2")).isEmpty();
    }

    private static String owners(Ring ring) {
        StringBuilder owners = new StringBuilder();
        for (int index = 0; index < 30; index++) {
            owners.append(ring.owner("/a?b=ä", index).id().substring(1));
        }
        return owners.toString();
    }

    private static List<Member> replaced(List<Member> members, Member by) {
        return members.stream()
                .map(member -> member.isSameProcess(by) ? by : member)
                .toList();
    }
}
