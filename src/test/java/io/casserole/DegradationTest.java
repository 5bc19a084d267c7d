package io.casserole;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.peer.ClusterView;
import io.casserole.peer.Condition;
import io.casserole.peer.Member;
import io.casserole.tier.TierState;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class DegradationTest {
    private static final Member A = member("a");
    private static final Member B = member("b");

    @Test
    void nodeWithAllItsPartsLacksNothing() {
        assertThat(Degradation.ofStores(TierState.DISK)).isEmpty();
        assertThat(Degradation.ofCluster(new ClusterView(A, List.of(A, B), List.of(), Set.of()), false))
                .isEmpty();
    }

    @Test
    void nodeThatWasGivenNoDiskDoesNotLackIt() {
        assertThat(Degradation.ofStores(TierState.MEMORY)).isEmpty();
    }

    @Test
    void diskThatCannotBeUsedIsNamed() {
        assertThat(Degradation.ofStores(TierState.NO_DISK))
                .extracting(Object::toString)
                .containsExactly("no-disk");
        assertThat(Degradation.ofStores(TierState.DISK_FULL))
                .extracting(Object::toString)
                .containsExactly("disk-full");
    }

    @Test
    void memberWithoutTheOthersIsAlone() {
        assertThat(Degradation.ofCluster(ClusterView.alone(A), false))
                .extracting(Object::toString)
                .containsExactly("alone");
    }

    @Test
    void everythingAMemberLacksIsNamed() {
        ClusterView view = new ClusterView(
                A,
                List.of(A, B),
                List.of(),
                Set.of(Condition.ETCD_UNREACHABLE, Condition.DUPLICATE_NODE_ID, Condition.LEAVING));

        assertThat(Degradation.ofCluster(view, true))
                .extracting(Object::toString)
                .containsExactly("no-etcd", "duplicate-node-id", "clock-skew");
    }

    private static Member member(String id) {
        URI address = URI.create("http://" + id + ".example:8080");
        return new Member(id, address, 1, Member.PROTOCOL, "1", "c0", Member.State.SERVING);
    }
}
