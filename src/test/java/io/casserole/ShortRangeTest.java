package io.casserole;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.cache.Answer;
import io.casserole.cache.CacheRequest;
import io.casserole.config.CasseroleConfig;
import io.casserole.config.Settings;
import io.casserole.http.Fields;
import io.casserole.http.RequestTarget;
import io.casserole.http.Rules;
import io.casserole.segment.Body;
import io.casserole.segment.Piece;
import io.casserole.segment.Purges;
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
import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

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
            FetchConfig.of(CONFIG.upstream(), CONFIG.cache(), Rules::none),
            Purges.none(),
            clock,
            new ManualDelayer(),
            new Random(1));
    private final Stairs stairs = Stairs.alone(
            new Stairs.Own(store, descriptors, memory.memory()),
            upstream,
            new Stairs.Tools(CONFIG.cache(), Rules::none, "origin.example", Purges.none(), clock, new Random(1)));

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
        assertThat(drain(response.body())).isEqualTo(CONTENT.range(first, end));
    }

    private static byte[] drain(Body body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Piece piece = body.read(100_000); piece instanceof Piece.Bytes bytes; piece = body.read(100_000)) {
            byte[] copy = new byte[bytes.buffer().remaining()];
            bytes.buffer().get(copy);
            out.writeBytes(copy);
            bytes.release();
        }
        assertThat(body.read(1)).isInstanceOf(Piece.End.class);
        body.close();
        return out.toByteArray();
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
}
