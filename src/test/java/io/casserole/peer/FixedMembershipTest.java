package io.casserole.peer;

import static io.casserole.peer.TestMembers.member;
import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.peer.LeftOut.Reason;
import io.casserole.peer.Member.State;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FixedMembershipTest {
    private static final Duration GIVEN_UP =
            FixedMembership.PING_EVERY.multipliedBy(FixedMembership.MISSES).plusSeconds(1);

    private final ManualAgenda time = new ManualAgenda();
    private final FakePings pings = new FakePings(time);
    private final List<ClusterView> views = new ArrayList<>();

    @Test
    void whoAnswersIsAMember() {
        pings.answer(member("b"));
        start(member("a"), member("b"), member("c"));
        time.settle();

        assertThat(views.get(0)).isEqualTo(ClusterView.alone(member("a")));
        assertThat(ids()).isEqualTo("a b");

        pings.answer(member("c"));
        time.pass(FixedMembership.PING_EVERY);
        assertThat(ids()).isEqualTo("a b c");
    }

    @Test
    void hasJoinedWhenAllWereAskedOnce() {
        pings.answer(member("b"));
        FixedMembership membership =
                new FixedMembership(List.of(member("b").address(), member("c").address()), member("a"), time, pings);
        membership.start(views::add);
        time.settle();
        assertThat(membership.joined()).as("c has yet to answer").isNotCompleted();

        time.pass(Duration.ofSeconds(1));
        assertThat(membership.joined()).isCompleted();
        assertThat(ids()).isEqualTo("a b");
    }

    @Test
    void quietTimeTellsNothing() {
        pings.answer(member("b"));
        start(member("a"), member("b"));
        time.pass(Duration.ofMinutes(10));

        assertThat(views).hasSize(2);
    }

    @Test
    void whoHasNotAnsweredForLongIsGoneAndComesBack() {
        pings.answer(member("b"));
        start(member("a"), member("b"));
        time.settle();
        pings.silence(member("b").address());
        time.pass(FixedMembership.PING_EVERY.multipliedBy(FixedMembership.MISSES - 1));
        assertThat(ids()).isEqualTo("a b");

        time.pass(GIVEN_UP);
        assertThat(ids()).isEqualTo("a");

        pings.answer(member("b"));
        time.pass(FixedMembership.PING_EVERY);
        assertThat(ids()).isEqualTo("a b");
    }

    @Test
    void whatAMemberSaysOfItselfIsFollowed() {
        pings.answer(member("b"));
        start(member("a"), member("b"));
        time.settle();
        pings.answer(member("b").in(State.LEAVING));
        time.pass(FixedMembership.PING_EVERY);

        assertThat(view().members()).contains(member("b").in(State.LEAVING));
    }

    @Test
    void aNodeKnowsItselfUnderAnotherAddress() {
        URI alias = URI.create("http://alias.example");
        FixedMembership membership =
                new FixedMembership(List.of(alias, member("a").address()), member("a"), time, pings);
        pings.answer(alias, membership::self);
        membership.start(views::add);
        CompletableFuture<Void> told = membership.leave();
        time.pass(Duration.ofMinutes(1));

        assertThat(told).isCompleted();
        assertThat(view().members()).containsExactly(member("a").in(State.LEAVING));
        assertThat(view().conditions()).containsExactly(Condition.LEAVING);
        assertThat(pings.pings(member("a"))).isZero();
    }

    @Test
    void anotherNodeOfThisIdLeavesItAlone() {
        Member twin = new Member(
                "a", URI.create("http://twin"), 1, Member.PROTOCOL, "another", TestMembers.FINGERPRINT, State.SERVING);
        pings.answer(twin);
        pings.answer(member("b"));
        start(member("a"), twin, member("b"));
        time.settle();

        assertThat(ids()).isEqualTo("a");
        assertThat(view().conditions()).containsExactly(Condition.DUPLICATE_NODE_ID);

        pings.silence(twin.address());
        time.pass(GIVEN_UP);
        assertThat(ids()).isEqualTo("a b");
    }

    @Test
    void whoCannotWorkTogetherIsLeftOutByName() {
        Member other = new Member("b", URI.create("http://b"), 1, Member.PROTOCOL, "b", "f2", State.SERVING);
        Member twin = new Member(
                "c", URI.create("http://twin"), 1, Member.PROTOCOL, "twin", TestMembers.FINGERPRINT, State.SERVING);
        List.of(other, member("c"), twin).forEach(pings::answer);
        start(member("a"), other, member("c"), twin);
        time.settle();

        assertThat(view().members()).containsExactly(member("a"), member("c"));
        assertThat(view().leftOut())
                .containsExactly(
                        new LeftOut(other, Reason.OTHER_FINGERPRINT), new LeftOut(twin, Reason.DUPLICATE_NODE_ID));
    }

    @Test
    void leavingIsToldWhenTheOthersHaveHadTheirPing() {
        FixedMembership membership = start(member("a"), member("b"));
        CompletableFuture<Void> told = membership.leave();
        time.settle();
        assertThat(told).isNotDone();

        time.pass(FixedMembership.PING_EVERY);
        assertThat(told).isCompleted();
    }

    @Test
    void nothingIsAskedAfterTheEnd() {
        FixedMembership membership = start(member("a"), member("b"));
        membership.close();
        time.settle();
        int before = pings.pings(member("b"));
        time.pass(Duration.ofMinutes(1));

        assertThat(pings.pings(member("b"))).isEqualTo(before);
        assertThat(views).hasSize(1);
    }

    private FixedMembership start(Member self, Member... others) {
        List<URI> addresses = new ArrayList<>(List.of(self.address()));
        List.of(others).forEach(other -> addresses.add(other.address()));
        FixedMembership membership = new FixedMembership(addresses, self, time, pings);
        membership.start(views::add);
        return membership;
    }

    private ClusterView view() {
        return views.get(views.size() - 1);
    }

    private String ids() {
        return view().members().stream().map(Member::id).collect(Collectors.joining(" "));
    }
}
