package io.casserole.it;

import static io.casserole.it.ResponseAssert.assertThat;
import static io.casserole.testing.Twist.closeUnanswered;
import static io.casserole.testing.Twist.cutAfter;
import static io.casserole.testing.Twist.resetAfter;
import static io.casserole.testing.Twist.stallAfter;
import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.testing.Gate;
import io.casserole.testing.TestBytes;
import org.junit.jupiter.api.Test;

/** Segments while they are being fetched: read by any number of clients, resumed where they broke. */
abstract class FlightsSpec extends NodeSpec {
    private static final int HALF = SEGMENT / 2;

    FlightsSpec(Launcher launcher) {
        super(launcher);
    }

    @Test
    void bytesAreDeliveredWhileTheSegmentIsStillArriving() {
        TestBytes bytes = TestBytes.of(31, SEGMENT);
        Gate gate = new Gate();
        origin.object("/arriving").content(bytes).etag("\"v1\"").maxAge(3600).nextGet(stallAfter(HALF, gate));

        try (RawConnection leader = request("/arriving");
                RawConnection follower = request("/arriving")) {
            TestBytes.Check led = halfOf(leader, bytes);
            TestBytes.Check followed = halfOf(follower, bytes);
            gate.open();
            leader.readExactly(SEGMENT - HALF, led::next);
            follower.readExactly(SEGMENT - HALF, followed::next);
        }

        assertThat(rangesAsked("/arriving")).containsExactly("bytes=0-2095999");
    }

    @Test
    void leaderThatDisconnectsDoesNotDisturbFollowers() {
        TestBytes bytes = TestBytes.of(32, 2 * SEGMENT);
        Gate gate = new Gate();
        origin.object("/leaderless").content(bytes).etag("\"v1\"").maxAge(3600).nextGet(stallAfter(HALF, gate));

        RawConnection leader = request("/leaderless");
        halfOf(leader, bytes);
        try (RawConnection follower = request("/leaderless")) {
            TestBytes.Check followed = halfOf(follower, bytes);
            leader.reset();
            gate.open();
            follower.readExactly((int) bytes.length() - HALF, followed::next);
        }

        assertThat(hit("/leaderless")).isHit().hasBody(bytes);
        assertThat(rangesAsked("/leaderless")).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void segmentThatBreaksIsResumedAtTheByteWhereItBroke() {
        TestBytes bytes = TestBytes.of(33, SEGMENT);
        origin.object("/broken")
                .content(bytes)
                .etag("\"v1\"")
                .maxAge(3600)
                .nextGet(cutAfter(1_000_000))
                .nextGet(cutAfter(500_000));

        assertThat(get("/broken")).hasStatus(200).hasBody(bytes);
        assertThat(hit("/broken")).isHit().hasBody(bytes);

        assertThat(rangesAsked("/broken"))
                .containsExactly("bytes=0-2095999", "bytes=1000000-2095999", "bytes=1500000-2095999");
        assertThat(origin.bytesSent("/broken")).isEqualTo(bytes.length());
    }

    @Test
    void segmentWhoseConnectionIsResetIsFetchedToItsEnd() {
        TestBytes bytes = TestBytes.of(34, 2 * SEGMENT);
        origin.object("/reset").content(bytes).etag("\"v1\"").maxAge(3600).nextGet(resetAfter(700_000));

        assertThat(get("/reset")).hasStatus(200).hasBody(bytes);
        assertThat(hit("/reset")).isHit().hasBody(bytes);
    }

    @Test
    void segmentThatKeepsBreakingIsReportedAndDoesNotPoisonItsKey() {
        TestBytes bytes = TestBytes.of(35, 2 * SEGMENT);
        origin.object("/dead").content(bytes).etag("\"v1\"").maxAge(3600).onGet(cutAfter(1000));

        try (RawConnection client = request("/dead")) {
            RawConnection.Head head = client.head();
            assertThat(head.status()).isIn(200, 502);
            if (head.status() == 200) {
                assertThat(client.body(head, bytes)).isEqualTo(RawConnection.Ending.CUT);
            }
        }
        origin.object("/dead").straight();

        assertThat(get("/dead")).hasStatus(200).hasBody(bytes);
    }

    @Test
    void originThatClosesInsteadOfAnsweringIsReportedAndDoesNotPoisonItsKey() {
        TestBytes bytes = TestBytes.of(36, SEGMENT);
        origin.object("/silent").content(bytes).etag("\"v1\"").maxAge(3600).always(closeUnanswered());

        assertThat(get("/silent")).hasStatus(502).wasForwarded("miss");
        origin.object("/silent").straight();

        assertThat(get("/silent")).hasStatus(200).hasBody(bytes);
    }

    private RawConnection request(String target) {
        return connect().send("GET " + target + " HTTP/1.1", "Host: node");
    }

    /** Reads the head and half a segment of a response that is stalled there. */
    private static TestBytes.Check halfOf(RawConnection client, TestBytes bytes) {
        assertThat(client.head().status()).isEqualTo(200);
        TestBytes.Check check = bytes.check();
        client.readExactly(HALF, check::next);
        return check;
    }
}
