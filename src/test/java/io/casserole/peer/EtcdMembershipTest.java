package io.casserole.peer;

import static io.casserole.peer.TestMembers.member;
import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.peer.FakeEtcdNodes.Node;
import io.casserole.peer.LeftOut.Reason;
import io.casserole.peer.Member.State;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EtcdMembershipTest {
    private static final Duration INSTANT = Duration.ofMillis(1);
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    private final FakeEtcdNodes nodes = new FakeEtcdNodes();

    @Test
    void beginsAloneAndFindsTheOthersAtOnce() {
        Node a = nodes.start(member("a"));
        assertThat(a.views.get(0)).isEqualTo(ClusterView.alone(member("a")));

        Node b = nodes.start(member("b"));

        assertThat(a.ids()).isEqualTo("a b");
        assertThat(b.ids()).isEqualTo("a b");
        assertThat(nodes.etcd.entries()).containsOnlyKeys(FakeEtcdNodes.PREFIX + "a", FakeEtcdNodes.PREFIX + "b");
        assertThat(a.view().conditions()).isEmpty();
    }

    @Test
    void quietTimeChangesNothingAndCostsLittle() {
        Node a = nodes.start(member("a"));
        nodes.start(member("b"));
        int views = a.views.size();
        nodes.etcd.lists = 0;
        nodes.pass(TEN_MINUTES);

        assertThat(a.views).hasSize(views);
        assertThat(nodes.etcd.lists).isLessThan(2 * 600 / 4 + 2);
        assertThat(nodes.etcd.grants).isEqualTo(2);
        assertThat(nodes.pings.pings(member("b"))).isEqualTo(1);
    }

    @Test
    void aMemberCountsWhenItHasAnsweredAPing() {
        Node a = nodes.start(member("a"));
        nodes.etcd.put(FakeEtcdNodes.PREFIX + "b", MemberRecord.write(member("b")));
        nodes.pass(Duration.ofSeconds(3));

        assertThat(a.ids()).isEqualTo("a");
        assertThat(a.view().leftOut()).containsExactly(new LeftOut(member("b"), Reason.NO_ANSWER));

        nodes.pings.answer(member("b"));
        nodes.pass(Admission.RETRY_AFTER.multipliedBy(2));

        assertThat(a.ids()).isEqualTo("a b");
        assertThat(a.view().leftOut()).isEmpty();
    }

    @Test
    void anAnswerOfAnotherProcessDoesNotCount() {
        Node a = nodes.start(member("a"));
        nodes.pings.answer(member("b").address(), () -> restarted(member("b")));
        nodes.etcd.put(FakeEtcdNodes.PREFIX + "b", MemberRecord.write(member("b")));
        nodes.pass(Duration.ofSeconds(3));

        assertThat(a.ids()).isEqualTo("a");
    }

    @Test
    void aKilledMemberIsGoneWhenItsLeaseEnds() {
        Node a = nodes.start(member("a"));
        Node b = nodes.start(member("b"));
        b.kill();
        nodes.pass(Registration.TTL.plus(INSTANT));

        assertThat(a.ids()).isEqualTo("a");
    }

    @Test
    void aLeavingMemberSaysSoAndIsGoneWhenItIsClosed() {
        Node a = nodes.start(member("a"));
        Node b = nodes.start(member("b"));
        CompletableFuture<Void> told = b.membership.leave();
        nodes.pass(INSTANT);

        assertThat(told).isCompleted();
        assertThat(a.view().members()).containsExactly(member("a"), member("b").in(State.LEAVING));
        assertThat(b.view().conditions()).containsExactly(Condition.LEAVING);
        assertThat(b.membership.self().isServing()).isFalse();
    }

    @Test
    void anEndedMemberIsGoneAtOnceAndAsksNothingMore() {
        Node a = nodes.start(member("a"));
        Node b = nodes.start(member("b"));
        CompletableFuture<Void> ended = b.membership.end();
        nodes.pass(INSTANT);

        assertThat(ended).isCompleted();
        assertThat(a.ids()).isEqualTo("a");
        CompletableFuture<Void> endedToo = a.membership.end();
        nodes.pass(INSTANT);
        assertThat(endedToo).isCompleted();
        nodes.etcd.lists = 0;
        nodes.pass(TEN_MINUTES);
        assertThat(nodes.etcd.entries()).isEmpty();
        assertThat(nodes.etcd.lists).isZero();
    }

    @Test
    void whatAnotherProcessHasTakenOverIsNotRemoved() {
        Node before = nodes.start(member("a"));
        nodes.start(restarted(member("a")));
        CompletableFuture<Void> ended = before.membership.end();
        nodes.pass(INSTANT);

        assertThat(ended).isCompleted();
        assertThat(nodes.etcd.entries()).hasSize(1);
    }

    @Test
    void whatEtcdForgetsOfAnOutageIsToldAgain() {
        Node a = nodes.start(member("a"));
        Node b = nodes.start(member("b"));
        nodes.etcd.stop();
        nodes.pass(TEN_MINUTES);

        assertThat(a.view().conditions()).containsExactly(Condition.ETCD_UNREACHABLE);
        assertThat(a.ids()).isEqualTo("a b");

        nodes.etcd.start();
        nodes.pass(TEN_MINUTES);

        assertThat(a.view().conditions()).isEmpty();
        assertThat(a.idsEver()).containsExactly("a", "a b");
        assertThat(b.idsEver()).containsExactly("a b", "b");
    }

    @Test
    void anEmptiedEtcdLosesNobody() {
        Node a = nodes.start(member("a"));
        Node b = nodes.start(member("b"));
        for (int round = 0; round < 20; round++) {
            nodes.etcd.stop();
            nodes.pass(TEN_MINUTES);
            nodes.etcd.wipe();
            nodes.etcd.start();
            nodes.pass(Duration.ofMinutes(1));

            assertThat(nodes.etcd.entries()).hasSize(2);
        }
        assertThat(a.idsEver()).containsExactly("a", "a b");
        assertThat(b.idsEver()).containsExactly("a b", "b");
    }

    @Test
    void anEtcdEmptiedWhileItRunsLosesNobody() {
        Node a = nodes.start(member("a"));
        nodes.start(member("b"));
        nodes.pass(TEN_MINUTES);
        nodes.etcd.wipe();
        nodes.pass(Duration.ofMinutes(1));

        assertThat(nodes.etcd.entries()).hasSize(2);
        assertThat(a.idsEver()).containsExactly("a", "a b");
    }

    @Test
    void whoIsGoneAfterAnOutageIsGoneSoonAfter() {
        Node a = nodes.start(member("a"));
        Node b = nodes.start(member("b"));
        nodes.etcd.stop();
        nodes.pass(TEN_MINUTES);
        b.kill();
        nodes.etcd.wipe();
        nodes.etcd.start();
        nodes.pass(Lenience.LASTING.plus(Follower.READ_EVERY.multipliedBy(3)));

        assertThat(a.ids()).isEqualTo("a");
    }

    @Test
    void lostLeasesAreReplaced() {
        Node a = nodes.start(member("a"));
        nodes.start(member("b"));
        nodes.etcd.endLeases();
        nodes.pass(Duration.ofSeconds(20));

        assertThat(nodes.etcd.entries()).hasSize(2);
        assertThat(a.ids()).isEqualTo("a b");
        assertThat(nodes.etcd.grants).isEqualTo(4);
    }

    /** The watch of the first is dead when it registers again, and its next read would come too late to be the reason. */
    @Test
    void whoRegistersAgainSeesWhoElseHas() {
        Node a = nodes.start(member("a"));
        nodes.pass(TEN_MINUTES);
        int lists = nodes.etcd.lists;
        while (nodes.etcd.lists == lists) {
            nodes.pass(INSTANT); // up to a read: the next is seconds away
        }
        nodes.etcd.wipe();
        nodes.start(member("b"));
        int grants = nodes.etcd.grants;
        while (nodes.etcd.grants == grants) {
            nodes.pass(INSTANT);
        }
        nodes.pass(INSTANT);

        assertThat(a.ids()).isEqualTo("a b");
    }

    @Test
    void hasJoinedWhenThoseThereWereAskedOnce() {
        nodes.start(member("b"));
        Node a = nodes.start(member("a"));
        assertThat(a.membership.joined()).isCompleted();
        assertThat(a.ids()).isEqualTo("a b");

        nodes.etcd.put(FakeEtcdNodes.PREFIX + "x", MemberRecord.write(member("x")));
        Node c = nodes.start(member("c"));
        assertThat(c.membership.joined()).as("x has yet to answer").isNotCompleted();
        nodes.pass(Duration.ofSeconds(3));
        assertThat(c.membership.joined()).isCompleted();

        nodes.etcd.stop();
        Node d = nodes.start(member("d"));
        assertThat(d.membership.joined()).isNotCompleted();
        nodes.pass(Registry.PATIENCE);
        assertThat(d.membership.joined()).isCompleted();
    }

    @Test
    void triesGrowRarerAndAreNotTogether() {
        Node a = nodes.start(member("a"));
        nodes.start(member("b"));
        nodes.pass(Duration.ofMinutes(1));
        a.connection.cut();
        nodes.pass(TEN_MINUTES);
        a.connection.mend();
        nodes.pass(Duration.ofSeconds(20));

        assertThat(a.ids()).isEqualTo("a b");
        assertThat(a.view().conditions()).isEmpty();
        assertThat(nodes.etcd.entries()).hasSize(2);
    }

    @Test
    void aSilentWatchIsRepairedByReading() {
        Node a = nodes.start(member("a"));
        nodes.etcd.muteWatches();
        nodes.start(member("b"));
        assertThat(a.ids()).isEqualTo("a");

        nodes.pass(Follower.READ_EVERY.multipliedBy(2));
        assertThat(a.ids()).isEqualTo("a b");

        nodes.start(member("c"));
        assertThat(a.ids()).as("told by a new watch").isEqualTo("a b c");
    }

    @Test
    void aBrokenWatchIsMadeAnew() {
        Node a = nodes.start(member("a"));
        nodes.etcd.breakWatches();
        nodes.start(member("b"));
        nodes.pass(Duration.ofSeconds(2));
        nodes.start(member("c"));

        assertThat(a.ids()).isEqualTo("a b c");
    }

    @Test
    void recordsThatCannotBeReadAreIgnored() {
        nodes.etcd.put(FakeEtcdNodes.PREFIX + "x", "{");
        nodes.etcd.put(FakeEtcdNodes.PREFIX + "y", MemberRecord.write(member("z")));
        Node a = nodes.start(member("a"));
        nodes.pass(TEN_MINUTES);

        assertThat(a.idsEver()).containsExactly("a");
        assertThat(a.view().leftOut()).isEmpty();
    }

    @Test
    void membersWithWhichItCannotWorkAreLeftOutByName() {
        Member settings = new Member("b", URI.create("http://b"), 1, Member.PROTOCOL, "b-1", "f2", State.SERVING);
        Member version = new Member("c", URI.create("http://c"), 1, 99, "c-1", TestMembers.FINGERPRINT, State.SERVING);
        Node a = nodes.start(member("a"));
        Node b = nodes.start(settings);
        nodes.start(version);

        assertThat(a.ids()).isEqualTo("a");
        assertThat(b.ids()).isEqualTo("b");
        assertThat(a.view().leftOut())
                .containsExactly(
                        new LeftOut(settings, Reason.OTHER_FINGERPRINT), new LeftOut(version, Reason.OTHER_PROTOCOL));
        assertThat(nodes.pings.pings(settings)).isZero();
    }

    @Test
    void aNodeRestartedAtItsAddressTakesItsKeyAtOnce() {
        Node other = nodes.start(member("b"));
        Node before = nodes.start(member("a"));
        before.kill();
        Node after = nodes.start(restarted(member("a")));

        assertThat(after.ids()).isEqualTo("a b");
        assertThat(other.view().members()).contains(restarted(member("a")));
        assertThat(nodes.pings.pings(member("a"))).as("pings by b alone").isEqualTo(2);
    }

    @Test
    void aNodeRestartedElsewhereTakesItsKeyWhenNobodyAnswersThere() {
        Node other = nodes.start(member("b"));
        nodes.start(member("a")).kill();
        nodes.start(elsewhere(member("a")));
        nodes.pass(Duration.ofSeconds(1));

        assertThat(other.view().members()).contains(elsewhere(member("a")));
    }

    @Test
    void whoAnswersAsAnotherProcessIsAPredecessorToo() {
        Node other = nodes.start(member("b"));
        nodes.start(member("a")).kill();
        nodes.pings.answer(member("a").address(), () -> member("c"));
        nodes.start(elsewhere(member("a")));

        assertThat(other.view().members()).contains(elsewhere(member("a")));
    }

    @Test
    void aSecondLiveNodeOfOneIdIsAloneUntilTheFirstIsGone() {
        Node other = nodes.start(member("b"));
        Node first = nodes.start(member("a"));
        Node second = nodes.start(elsewhere(member("a")));
        nodes.pass(TEN_MINUTES);

        assertThat(second.ids()).isEqualTo("a");
        assertThat(second.view().conditions()).containsExactly(Condition.DUPLICATE_NODE_ID);
        assertThat(first.ids()).isEqualTo("a b");
        assertThat(other.view().members()).contains(member("a")).hasSize(2);

        first.kill();
        nodes.pass(Duration.ofSeconds(30));

        assertThat(second.ids()).isEqualTo("a b");
        assertThat(second.view().conditions()).isEmpty();
        assertThat(other.view().members()).contains(elsewhere(member("a")));
    }

    @Test
    void anIdThatBeginsLikeAnotherIsAnother() {
        nodes.start(member("node-10"));
        Node one = nodes.start(member("node-1"));

        assertThat(one.ids()).isEqualTo("node-1 node-10");
    }

    @Test
    void withoutEtcdItStartsAloneAndJoinsWhenItCan() {
        Node b = nodes.start(member("b"));
        Node a = nodes.start(member("a"));
        nodes.etcd.stop();
        Node late = nodes.start(member("c"));
        nodes.pass(TEN_MINUTES);

        assertThat(late.ids()).isEqualTo("c");
        assertThat(late.view().conditions()).containsExactly(Condition.ETCD_UNREACHABLE);

        nodes.etcd.start();
        nodes.pass(Duration.ofSeconds(20));

        assertThat(List.of(a.ids(), b.ids(), late.ids())).containsOnly("a b c");
        assertThat(late.view().conditions()).isEmpty();
    }

    @Test
    void withoutEtcdItStartsWithTheLastKnownMembersThatAnswer(@TempDir Path directory) throws IOException {
        Optional<Path> file = Optional.of(directory.resolve("members"));
        nodes.start(member("b"));
        Node before = nodes.start(member("a"), file);
        Node gone = nodes.start(member("c"));
        assertThat(before.ids()).isEqualTo("a b c");
        nodes.etcd.stop();
        before.kill();
        gone.kill();
        Node after = nodes.start(restarted(member("a")), file);
        nodes.pass(Duration.ofSeconds(10));

        assertThat(after.ids()).isEqualTo("a b");
        assertThat(after.view().conditions()).containsExactly(Condition.ETCD_UNREACHABLE);
        assertThat(Files.readAllLines(directory.resolve("members"))).hasSize(3);
    }

    private static Member restarted(Member member) {
        return new Member(
                member.id(),
                member.address(),
                member.weight(),
                member.protocol(),
                member.instance() + "-again",
                member.fingerprint(),
                State.SERVING);
    }

    private static Member elsewhere(Member member) {
        return new Member(
                member.id(),
                URI.create("http://elsewhere.example"),
                member.weight(),
                member.protocol(),
                member.instance() + "-again",
                member.fingerprint(),
                State.SERVING);
    }
}
