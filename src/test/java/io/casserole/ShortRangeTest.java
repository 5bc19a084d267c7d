package io.casserole;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.cache.Answer;
import io.casserole.cache.CacheRequest;
import io.casserole.config.CasseroleConfig;
import io.casserole.config.Settings;
import io.casserole.http.Fields;
import io.casserole.http.RequestTarget;
import io.casserole.http.Rules;
import io.casserole.segment.ObjectKey;
import io.casserole.segment.ObjectSource.Description;
import io.casserole.segment.ObjectSource.Probe;
import io.casserole.segment.ObjectSource.Wanted;
import io.casserole.segment.Purges;
import io.casserole.testing.Drain;
import io.casserole.testing.FakeOrigin;
import io.casserole.testing.FakeOrigin.Exchange;
import io.casserole.testing.ManualDelayer;
import io.casserole.testing.MapDescriptors;
import io.casserole.testing.MapStore;
import io.casserole.testing.MovableClock;
import io.casserole.testing.TestBytes;
import io.casserole.testing.TestMemory;
import io.casserole.upstream.FetchConfig;
import io.casserole.upstream.Upstream;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node that is alone and asks with GET, from the client's range to the origin's bytes and back. */
class ShortRangeTest {
    private static final CasseroleConfig CONFIG =
            CasseroleConfig.from(Settings.of(Map.of("probe", "get", "segment-size", "256K", "read-ahead", "0")));
    private static final int LENGTH = 200_000; // one segment, and too long to be stored with its descriptor
    private static final TestBytes CONTENT = TestBytes.of(1, LENGTH);
    private static final Fields OBJECT =
            Fields.of("Cache-Control", "max-age=3600", "ETag", "\"one\"", "Date", "Mon, 01 Jun 2026 12:00:00 GMT");

    private final FakeOrigin origin = new FakeOrigin();
    private final MovableClock clock = MovableClock.at("2026-06-01T12:00:00Z");
    private final TestMemory memory = new TestMemory(CONFIG.cache().segmentBytes(), 64L << 20);
    private final MapStore store = new MapStore();
    private final MapDescriptors descriptors = new MapDescriptors();
    private final Upstream upstream = Upstream.of(
            origin,
            memory.memory(),
            store,
            () -> FetchConfig.of(CONFIG.upstream(), CONFIG.cache(), Rules::none),
            Purges.none(),
            clock,
            new ManualDelayer(),
            new Random(1));
    private final Stairs stairs = Stairs.alone(
            new Stairs.Own(store, descriptors, memory.memory()),
            upstream,
            new Stairs.Tools(
                    CONFIG::cache,
                    Rules::none,
                    "origin.example",
                    Purges.none(),
                    new ManualDelayer(),
                    clock,
                    new Random(1)));

    @AfterEach
    void allMemoryReturns() {
        upstream.fragments().clear();
        store.clear();
        memory.assertAllReturned();
    }

    private CompletableFuture<Answer> get(String... fields) {
        return stairs.cache()
                .answer(new CacheRequest("GET", new RequestTarget("/a", Optional.empty()), Fields.of(fields)));
    }

    private static Fields part(int first, int end) {
        return OBJECT.with("Content-Range", "bytes " + first + "-" + (end - 1) + "/" + LENGTH);
    }

    private static void assertAnswer(CompletableFuture<Answer> answer, int status, int first, int end) {
        assertThat(answer).isCompleted();
        Answer.Response response = (Answer.Response) answer.join();
        assertThat(response.status()).isEqualTo(status);
        assertThat(Drain.all(response.body())).isEqualTo(CONTENT.range(first, end));
    }

    @Test
    void partServesWhatLiesInItAndIsCompletedWhenMoreIsWanted() { // RFC 9111 §3.3, §3.4
        CompletableFuture<Answer> first = get("Range", "bytes=0-99");
        Exchange asked = origin.next();
        assertThat(asked.field("Range")).isEqualTo("bytes=0-99");
        asked.head(206, part(0, 100)).data(CONTENT, 0, 100).end();
        assertAnswer(first, 206, 0, 100);

        assertAnswer(get("Range", "bytes=10-19"), 206, 10, 20);
        assertThat(origin.requests()).hasSize(1);

        CompletableFuture<Answer> all = get();
        Exchange rest = origin.next();
        assertThat(rest.field("Range")).isEqualTo("bytes=100-" + (LENGTH - 1));
        assertThat(rest.field("If-Match")).isEqualTo("\"one\"");
        rest.head(206, part(100, LENGTH)).data(CONTENT, 100, LENGTH).end();
        assertAnswer(all, 200, 0, LENGTH);

        assertAnswer(get("Range", "bytes=-100"), 206, LENGTH - 100, LENGTH);
        assertThat(origin.requests()).hasSize(2);
    }

    @Test
    void whoComesWhileThePartIsOnItsWaySharesIt() {
        CompletableFuture<Answer> first = get("Range", "bytes=500-599");
        CompletableFuture<Answer> second = get("Range", "bytes=500-599");
        origin.next().head(206, part(500, 600)).data(CONTENT, 500, 600).end();

        assertAnswer(first, 206, 500, 600);
        assertAnswer(second, 206, 500, 600);
        assertThat(origin.requests()).hasSize(1);
    }

    // ---- parts without a validator

    private static final Fields PLAIN = OBJECT.without("ETag");

    private static Fields plainPart(int first, int end) {
        return PLAIN.with("Content-Range", "bytes " + first + "-" + (end - 1) + "/" + LENGTH);
    }

    private static String field(CompletableFuture<Answer> answer, String name) {
        return ((Answer.Response) answer.join()).fields().first(name).orElse("none");
    }

    /** Has the part kept; the client asked for another, or for this one. */
    private void keep(Fields head, int first, int end, String range) {
        CompletableFuture<Answer> leader = get("Range", range);
        origin.next().head(206, head).data(CONTENT, first, end).end();
        assertAnswer(leader, 206, first, end);
        assertThat(field(leader, "Content-Range"))
                .isEqualTo(head.first("Content-Range").orElseThrow());
    }

    /** What the next request to the origin asks for; the whole object comes. */
    private void sendWhole(CompletableFuture<Answer> answer, @Nullable String range) {
        Exchange asked = origin.next();
        assertThat(asked.field("Range")).isEqualTo(range);
        asked.head(200, PLAIN.with("Content-Length", Integer.toString(LENGTH)))
                .data(CONTENT, 0, LENGTH)
                .end();
        assertAnswer(answer, 200, 0, LENGTH);
    }

    @Test
    void otherPartThanAskedIsSentAsItCameAndItsMissingEndAskedForLater() { // RFC 9111 §3.3
        keep(plainPart(0, 100), 0, 100, "bytes=-5");
        CompletableFuture<Answer> inside = get("Range", "bytes=10-19");
        assertAnswer(inside, 206, 10, 20);
        assertThat(field(inside, "Age")).isEqualTo("0");
        assertThat(((Answer.Response) inside.join()).cacheStatus().toString()).contains("hit");
        assertThat(origin.requests()).hasSize(1);

        sendWhole(get(), "bytes=100-");

        assertAnswer(get(), 200, 0, LENGTH);
        assertAnswer(get("Range", "bytes=-100"), 206, LENGTH - 100, LENGTH);
        assertThat(origin.requests()).hasSize(2);
    }

    @Test
    void missingEndWithoutValidatorIsNotJoined() { // RFC 9111 §3.4
        keep(plainPart(0, 100), 0, 100, "bytes=0-99");
        CompletableFuture<Answer> all = get();
        Exchange end = origin.next().head(206, plainPart(100, LENGTH));
        assertThat(end.field("Range")).isEqualTo("bytes=100-");
        assertThat(end.isCancelled()).isTrue();

        sendWhole(all, null);

        assertThat(origin.requests()).hasSize(3);
    }

    @Test
    void messageShorterThanItsPartServesWhatItHas() { // RFC 9110 §8.6, RFC 9111 §3.3
        keep(plainPart(400, 500).with("Content-Length", "99"), 400, 499, "bytes=-5");
        CompletableFuture<Answer> inside = get("Range", "bytes=450-498");
        assertAnswer(inside, 206, 450, 499);
        assertThat(field(inside, "Content-Range")).isEqualTo("bytes 450-498/" + LENGTH);
        assertThat(origin.requests()).hasSize(1);

        CompletableFuture<Answer> beyond = get("Range", "bytes=450-499");
        origin.next().head(206, plainPart(450, 500)).data(CONTENT, 450, 500).end();
        assertAnswer(beyond, 206, 450, 500);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=10-", "bytes=-10", "bytes=10-19,5000-5009"})
    void whatIsNotAllInThePartIsAskedFor(String range) {
        keep(plainPart(0, 100), 0, 100, "bytes=0-99");
        assertThat(get("Range", range)).isNotDone();

        assertThat(origin.requests()).hasSize(2);
    }

    @Test
    void partOfOneSegmentIsNotTheBeginningOfARangeOverTwo() {
        int size = CONFIG.cache().segmentBytes();
        Fields head = PLAIN.with("Content-Range", "bytes " + (size - 100) + "-" + (size - 1) + "/" + 2 * size);
        CompletableFuture<Answer> first = get("Range", "bytes=" + (size - 100) + "-" + (size - 1));
        origin.next().head(206, head).data(CONTENT, 0, 100).end();
        assertAnswer(first, 206, 0, 100);

        assertThat(get("Range", "bytes=" + (size - 50) + "-" + (size + 50))).isNotDone();
        assertThat(origin.requests()).hasSize(2);
    }

    @Test
    void whoWaitedForAnotherPartAsksForItsOwn() {
        keep(plainPart(0, 100), 0, 100, "bytes=0-99");
        Map<String, CompletableFuture<Answer>> clients = new HashMap<>();
        for (int first : new int[] {200, 300, 400}) {
            String range = "bytes=" + first + "-" + (first + 99);
            clients.put(range, get("Range", range));
        }
        for (int i = 0; i < 3; i++) {
            Exchange asked = origin.next();
            String range = asked.field("Range");
            int first = Integer.parseInt(range, "bytes=".length(), "bytes=".length() + 3, 10);
            asked.head(206, plainPart(first, first + 100))
                    .data(CONTENT, first, first + 100)
                    .end();
            assertAnswer(Objects.requireNonNull(clients.get(range)), 206, first, first + 100);
        }

        assertThat(origin.requests()).hasSize(4);
    }

    @Test
    void partsGoToNoPeer() {
        keep(plainPart(0, 100), 0, 100, "bytes=0-99");
        Probe probe = new Probe(
                ObjectKey.primary("/a"),
                new RequestTarget("/a", Optional.empty()),
                Fields.empty(),
                Optional.of(new Wanted(Optional.of("bytes=10-19"))));
        assertThat(stairs.owner().held(probe).join()).isEmpty();

        CompletableFuture<Description> told = stairs.owner().describe(probe);
        origin.next().head(206, plainPart(10, 20)).data(CONTENT, 10, 20).end();

        Description.Relayed relayed = (Description.Relayed) told.join();
        assertThat(relayed.response().status()).isEqualTo(206);
        assertThat(Drain.all(relayed.response().body())).isEqualTo(CONTENT.range(10, 20));
    }

    @Test
    void whatIsAskedOfAPartWithoutBytesIsAnsweredAsOfTheWhole() { // RFC 9110 §15.3.7
        keep(plainPart(0, 100), 0, 100, "bytes=0-99");

        CompletableFuture<Answer> head = stairs.cache()
                .answer(new CacheRequest("HEAD", new RequestTarget("/a", Optional.empty()), Fields.empty()));

        assertThat(((Answer.Response) head.join()).status()).isEqualTo(200);
        assertThat(field(head, "Content-Length")).isEqualTo(Integer.toString(LENGTH));
        assertThat(field(head, "Content-Range")).isEqualTo("none");
        assertThat(origin.requests()).hasSize(1);
    }

    @Test
    void clientThatLeavesDoesNotKeepThePartFromOthers() {
        CompletableFuture<Answer> leader = get("Range", "bytes=0-99");
        Exchange asked = origin.next().head(206, plainPart(0, 100)).data(CONTENT, 0, 30);
        ((Answer.Response) leader.join()).body().close();
        asked.data(CONTENT, 30, 100).end();

        assertAnswer(get("Range", "bytes=10-99"), 206, 10, 100);
        assertThat(origin.requests()).hasSize(1);
    }
}
