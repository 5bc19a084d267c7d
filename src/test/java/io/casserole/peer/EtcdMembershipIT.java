package io.casserole.peer;

import static io.casserole.peer.TestMembers.member;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.casserole.peer.EtcdNodes.Node;
import io.casserole.peer.Member.State;
import io.casserole.testing.EtcdProcess;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.options.GetOption;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Membership by a real etcd, through what may happen to it. What takes minutes is in {@link EtcdMembershipTest}, in virtual time. */
class EtcdMembershipIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final EtcdProcess etcd = EtcdProcess.start();
    private final EtcdNodes nodes = new EtcdNodes(etcd.uri());

    private final Node a = nodes.start(member("a"));
    private final Node b = nodes.start(member("b"));

    @AfterEach
    void stop() {
        nodes.close();
        etcd.close();
    }

    @Test
    void nodesFindEachOtherLeaveAndAreGone() {
        awaitIds("a b", a, b);
        assertThat(b.membership.leave()).succeedsWithin(SOON);
        awaitUntil(() -> assertThat(a.view().members()).contains(member("b").in(State.LEAVING)));

        b.close();
        awaitIds("a", a);
    }

    @Test
    void aRestartIsNoticedByNobody() {
        awaitIds("a b", a, b);
        etcd.stop();
        awaitUntil(() -> assertThat(a.view().conditions()).containsExactly(Condition.ETCD_UNREACHABLE));
        etcd.restart();
        awaitUntil(() -> assertThat(a.view().conditions()).isEmpty());
        Node c = nodes.start(member("c"));
        awaitIds("a b c", a, b, c);

        assertThat(a.idsEver()).containsExactly("a", "a b", "a b c");
    }

    @Test
    void afterItWasEmptiedAllRegisterAgain() {
        awaitIds("a b", a, b);
        etcd.kill();
        etcd.wipe();
        etcd.restart();
        awaitUntil(() -> assertThat(records()).hasSize(2));
        Node c = nodes.start(member("c"));
        awaitIds("a b c", a, b, c);

        assertThat(a.idsEver()).containsExactly("a", "a b", "a b c");
        assertThat(b.idsEver()).endsWith("a b", "a b c").hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void aLostLeaseIsReplacedAndACompactedRevisionDoesNoHarm() {
        awaitIds("a b", a, b);
        List<KeyValue> before = records();
        var unused = withClient(client -> {
            for (KeyValue record : before) {
                client.getLeaseClient().revoke(record.getLease()).get(20, TimeUnit.SECONDS);
            }
            long revision = client.getKVClient()
                    .get(bytes("/"))
                    .get(20, TimeUnit.SECONDS)
                    .getHeader()
                    .getRevision();
            return client.getKVClient().compact(revision).get(20, TimeUnit.SECONDS);
        });
        awaitUntil(() -> assertThat(records())
                .hasSize(2)
                .extracting(KeyValue::getLease)
                .doesNotContainAnyElementsOf(
                        before.stream().map(KeyValue::getLease).toList()));
        awaitIds("a b", a, b);
    }

    @Test
    void aHaltIsSurvived() {
        awaitIds("a b", a, b);
        etcd.halt();
        try {
            awaitUntil(() -> assertThat(b.view().conditions()).containsExactly(Condition.ETCD_UNREACHABLE));
        } finally {
            etcd.resume();
        }
        awaitUntil(() -> assertThat(b.view().conditions()).isEmpty());
        awaitIds("a b", a, b);
        assertThat(a.idsEver()).containsExactly("a", "a b");
    }

    private static void awaitIds(String ids, Node... expected) {
        awaitUntil(() -> assertThat(expected).extracting(Node::ids).containsOnly(ids));
    }

    private static void awaitUntil(org.awaitility.core.ThrowingRunnable assertion) {
        await().atMost(SOON).untilAsserted(assertion);
    }

    private List<KeyValue> records() {
        return withClient(client -> client.getKVClient()
                .get(
                        bytes("/casserole/test/members/"),
                        GetOption.builder().isPrefix(true).build())
                .get(20, TimeUnit.SECONDS)
                .getKvs());
    }

    private interface Question<T> {
        T ask(Client client) throws Exception;
    }

    private <T> T withClient(Question<T> question) {
        try (Client client = Client.builder().endpoints(etcd.uri()).build()) {
            return question.ask(client);
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    private static ByteSequence bytes(String text) {
        return ByteSequence.from(text, StandardCharsets.UTF_8);
    }
}
