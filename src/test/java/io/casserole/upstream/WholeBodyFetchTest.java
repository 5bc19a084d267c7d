package io.casserole.upstream;

import static io.casserole.upstream.UpstreamBench.CACHEABLE;
import static io.casserole.upstream.UpstreamBench.SEGMENT;
import static io.casserole.upstream.UpstreamBench.bytes;
import static io.casserole.upstream.UpstreamBench.failure;
import static io.casserole.upstream.UpstreamBench.is;
import static io.casserole.upstream.UpstreamBench.probe;
import static io.casserole.upstream.UpstreamBench.readable;
import static io.casserole.upstream.UpstreamBench.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.config.UpstreamConfig;
import io.casserole.http.Fields;
import io.casserole.segment.Descriptor;
import io.casserole.segment.FetchException;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.Generation;
import io.casserole.segment.ObjectSource.Description;
import io.casserole.segment.SegmentReader;
import io.casserole.segment.WholeBody;
import io.casserole.segment.WholeBody.Follower;
import io.casserole.testing.FakeOrigin.Exchange;
import io.casserole.testing.TestBytes;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WholeBodyFetchTest {
    private static final TestBytes CONTENT = UpstreamBench.content(10_000);

    private final UpstreamBench bench = UpstreamBench.probingBy(UpstreamConfig.Probe.GET);
    private final Deque<Exchange> exchanges = new ArrayDeque<>();

    @AfterEach
    void nothingIsLost() {
        bench.close();
    }

    private WholeBody ofLength(long length) {
        return body(CACHEABLE.with("Content-Length", Long.toString(length)));
    }

    private WholeBody ofUnknownLength() {
        return body(CACHEABLE);
    }

    private WholeBody body(Fields fields) {
        CompletableFuture<Description> description = bench.describe(probe());
        exchanges.add(bench.origin.next().head(200, fields));
        return is(Description.Streaming.class, description).body();
    }

    private Exchange exchange() {
        return exchanges.getLast();
    }

    private static Follower follow(WholeBody body) {
        return body.follow().orElseThrow();
    }

    private static byte[] read(Follower follower, int index) {
        return bytes(value(follower.open(index)));
    }

    private static byte[] segment(int index) {
        return CONTENT.range((long) index * SEGMENT, (long) (index + 1) * SEGMENT);
    }

    @Test
    void bodyIsToldByItsHead() {
        WholeBody body = body(CACHEABLE.with("Content-Length", "2500").plus("Age", "1"));

        assertThat(body.status()).isEqualTo(200);
        assertThat(body.length()).hasValue(2500);
        assertThat(body.fields()).isEqualTo(CACHEABLE.plus("Age", "1")); // RFC 9111 §5.1
        follow(body).close();
    }

    @Test
    void segmentsAreReadWhileTheyArriveAndBecomeAnObject() {
        WholeBody body = ofLength(2500);
        Follower follower = follow(body);
        SegmentReader first = value(follower.open(0));
        exchange().data(CONTENT, 0, 300);
        assertThat(readable(first)).isEqualTo(CONTENT.range(0, 300));
        exchange().data(CONTENT, 300, 2500).end();

        assertThat(bytes(first)).isEqualTo(segment(0));
        assertThat(read(follower, 1)).isEqualTo(segment(1));
        assertThat(read(follower, 2)).isEqualTo(CONTENT.range(2000, 2500));
        Descriptor whole = value(body.whole());
        assertThat(whole.length()).isEqualTo(2500);
        assertThat(whole.ranged()).isFalse();
        assertThat(whole.proven()).isTrue();
        assertThat(bytes(bench.store.peek(whole.segment(2)).orElseThrow())).isEqualTo(CONTENT.range(2000, 2500));
        follower.close();
        assertThat(exchange().isCancelled()).isFalse();
    }

    @Test
    void bodyMovesAtThePaceOfItsFastestFollower() {
        WholeBody body = ofLength(10_000);
        Follower slow = follow(body);
        Follower fast = follow(body);
        exchange().data(CONTENT, 0, 10_000).end();
        assertThat(exchange().delivered()).as("with one segment read ahead").isEqualTo(2000);

        value(fast.open(1)).close();
        assertThat(exchange().delivered()).isEqualTo(3000);
        value(slow.open(0)).close();
        assertThat(exchange().delivered()).isEqualTo(3000);
        CompletableFuture<SegmentReader> farther = fast.open(4);
        assertThat(exchange().delivered()).isEqualTo(6000);
        value(farther).close();
        fast.close();
        assertThat(read(slow, 1)).isEqualTo(segment(1));
        assertThat(exchange().delivered()).isEqualTo(6000);
        slow.close();
        assertThat(exchange().isCancelled()).isTrue();
        assertThat(failure(body.whole()).reason()).isEqualTo(Reason.LOST);
    }

    @Test
    void followerThatIsBehindReadsOutOfTheStore() {
        WholeBody body = ofLength(10_000);
        Follower fast = follow(body);
        exchange().data(CONTENT, 0, 10_000).end();
        value(fast.open(3)).close();
        Follower late = follow(body);

        assertThat(read(late, 0)).isEqualTo(segment(0));
        bench.store.close();
        assertThat(failure(late.open(1)).reason()).isEqualTo(Reason.LOST);
        late.close();
        fast.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 999, 1000, 1001, 2000, 2500})
    void bodyOfUnknownLengthEndsWithItsLastSegment(int length) {
        WholeBody body = ofUnknownLength();
        exchange().data(CONTENT, 0, length).end();

        assertThat(readToTheLast(follow(body))).isEqualTo(CONTENT.range(0, length));
        Descriptor whole = value(body.whole());
        assertThat(whole.length()).isEqualTo(length);
        assertThat(bench.store.size()).isEqualTo(whole.layout().count());
    }

    private static byte[] readToTheLast(Follower follower) {
        List<byte[]> segments = new ArrayList<>();
        boolean last = false;
        for (int index = 0; !last; index++) {
            SegmentReader reader = value(follower.open(index));
            last = reader.bytes().isLast();
            segments.add(bytes(reader));
        }
        follower.close();
        return concat(segments);
    }

    private static byte[] concat(List<byte[]> parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        parts.forEach(all::writeBytes);
        return all.toByteArray();
    }

    @Test
    void bodyThatIsCutNeverBecomesAnObject() {
        WholeBody body = ofLength(2500);
        Follower follower = follow(body);
        exchange().data(CONTENT, 0, 1500);
        SegmentReader second = value(follower.open(1));
        CompletableFuture<SegmentReader> third = follower.open(2);
        exchange().fail(Reason.BROKEN);

        assertThat(readable(second)).isEqualTo(CONTENT.range(1000, 1500));
        assertThat(second.failure().orElseThrow().reason()).isEqualTo(Reason.BROKEN);
        second.close();
        assertThat(failure(third).reason()).isEqualTo(Reason.BROKEN);
        assertThat(failure(body.whole()).reason()).isEqualTo(Reason.BROKEN);
        assertThat(body.follow()).isEmpty();
        assertThat(read(follower, 0)).as("what was whole stays").isEqualTo(segment(0));
        follower.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1500, 2000})
    void bodyShorterThanItsLengthNeverBecomesAnObject(int sent) {
        WholeBody body = ofLength(2500);
        Follower follower = follow(body);
        value(follower.open(0)).close();
        CompletableFuture<SegmentReader> last = follower.open(2);
        exchange().data(CONTENT, 0, sent).end();

        assertThat(failureOfSegment(last).reason()).isEqualTo(Reason.BROKEN);
        assertThat(failure(body.whole()).reason()).isEqualTo(Reason.BROKEN);
        follower.close();
    }

    private static FetchException failureOfSegment(CompletableFuture<SegmentReader> segment) {
        if (segment.isCompletedExceptionally()) {
            return failure(segment);
        }
        try (SegmentReader reader = value(segment)) {
            return reader.failure().orElseThrow();
        }
    }

    @Test
    void bodyBeyondTheLimitIsOnlyPassedOn() {
        WholeBody body = ofUnknownLength();
        Follower follower = follow(body);
        exchange().data(CONTENT, 0, 10_000).end();

        byte[] all = readToTheLast(follower);
        assertThat(all).isEqualTo(CONTENT.bytes());
        assertThat(failure(body.whole()).reason()).isEqualTo(Reason.LOST);
        assertThat(body.follow()).isEmpty();
    }

    @Test
    void lastFollowerLeavingGivesTheBodyUp() {
        WholeBody body = ofLength(2500);
        Follower one = follow(body);
        Follower two = follow(body);
        SegmentReader reader = value(one.open(0));
        exchange().data(CONTENT, 0, 500);

        one.close();
        assertThat(exchange().isCancelled()).isFalse();
        two.close();
        assertThat(exchange().isCancelled()).isTrue();
        assertThat(reader.failure()).isPresent();
        assertThat(body.follow()).isEmpty();
        assertThat(failure(body.whole()).reason()).isEqualTo(Reason.LOST);
        reader.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void followerMayLeaveFromWithinTheLastByte(boolean lengthKnown) {
        WholeBody body = lengthKnown ? ofLength(1500) : ofUnknownLength();
        Follower follower = follow(body);
        value(follower.open(0)).close();
        exchange().data(CONTENT, 0, 1001);
        SegmentReader last = value(follower.open(1));
        int lastByte = lengthKnown ? 499 : 500; // where none is known, the end tells it
        last.demand(lastByte, follower::close);
        exchange().data(CONTENT, 1001, 1500).end();

        assertThat(value(body.whole()).length()).isEqualTo(1500);
        assertThat(bytes(last)).isEqualTo(CONTENT.range(1000, 1500));
    }

    @Test
    void finishedSegmentCanBeReadWhileTheStoreHesitates() {
        WholeBody body = ofLength(1500);
        Follower follower = follow(body);
        bench.store.hesitate();
        exchange().data(CONTENT, 0, 1500).end();

        assertThat(read(follower, 0)).isEqualTo(segment(0));
        assertThat(body.whole()).isNotDone();
        bench.store.accept();
        assertThat(value(body.whole()).length()).isEqualTo(1500);
        follower.close();
    }

    @Test
    void objectOfOwnGenerationUnlessItsTagIsStrong() {
        assertThat(generation(CACHEABLE)).isEqualTo(generation(CACHEABLE));
        Fields untagged = CACHEABLE.without("ETag");
        assertThat(generation(untagged)).isNotEqualTo(generation(untagged));
    }

    private Generation generation(Fields fields) {
        WholeBody body = body(fields.with("Content-Length", "1500"));
        exchange().data(CONTENT, 0, 1500).end();
        readToTheEnd(follow(body), 2);
        return value(body.whole()).generation();
    }

    private static void readToTheEnd(Follower follower, int count) {
        for (int index = 0; index < count; index++) {
            value(follower.open(index)).close();
        }
        follower.close();
    }
}
