package io.casserole;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.cache.Answer;
import io.casserole.cache.CacheRequest;
import io.casserole.cache.KeyedExplainer;
import io.casserole.config.CacheConfig;
import io.casserole.config.Settings;
import io.casserole.config.UpstreamConfig;
import io.casserole.http.Fields;
import io.casserole.http.RequestTarget;
import io.casserole.http.Rules;
import io.casserole.peer.LoneExplainer;
import io.casserole.segment.Origin;
import io.casserole.segment.Purges;
import io.casserole.testing.Descriptors;
import io.casserole.testing.ManualDelayer;
import io.casserole.testing.MapDescriptors;
import io.casserole.testing.MapStore;
import io.casserole.testing.MovableClock;
import io.casserole.testing.RecordingSink;
import io.casserole.testing.TestMemory;
import io.casserole.upstream.FetchConfig;
import io.casserole.upstream.Upstream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/**
 * A node that is alone, in memory, under the settings by which nothing but the RFCs decides, and the origin behind it:
 *
 * <pre>{@code
 * node.origin.answers("Cache-Control: max-age=60");
 * node.get("/a").isFromOrigin("answer 1");
 * node.passes(59);
 * node.get("/a").isFromCache("answer 1");
 * }</pre>
 */
final class OneNode implements AutoCloseable {
    final MovableClock clock = MovableClock.at(Descriptors.RECEIVED);
    final TurnOrigin origin = new TurnOrigin(clock);
    private final MapStore segments = new MapStore();
    private final TestMemory memory;
    private final Stairs stairs;
    private final CacheConfig config;
    private Rules rules;

    /** A node with these further settings, names and values in turn. */
    OneNode(String... settings) {
        Map<String, String> all = new HashMap<>(
                Map.of("probe", "get", "min-ttl", "0", "store-set-cookie", "true", "authorization", "rfc9111"));
        all.putAll(Map.of("segment-size", "64K", "read-ahead", "0", "retries", "0"));
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        CacheConfig cache = CacheConfig.from(Settings.of(all));
        config = cache;
        rules = Rules.parse(cache.rules().rules());
        memory = new TestMemory(cache.segmentBytes(), 64L * 64 * 1024);
        Upstream upstream = Upstream.of(
                origin.wire(),
                memory.memory(),
                segments,
                () -> FetchConfig.of(UpstreamConfig.from(Settings.of(all)), cache, () -> rules),
                Purges.none(),
                clock,
                new ManualDelayer(),
                new Random(1));
        stairs = Stairs.alone(
                new Stairs.Own(segments, new MapDescriptors(), memory.memory()),
                upstream,
                new Stairs.Tools(
                        () -> cache,
                        () -> rules,
                        "origin.example",
                        Purges.none(),
                        new ManualDelayer(),
                        clock,
                        new Random(1)));
    }

    /** These are the rules from now on. */
    void rules(String text) {
        rules = Rules.parse(text);
    }

    /** Lets so many seconds pass. */
    void passes(long seconds) {
        clock.advance(Duration.ofSeconds(seconds));
    }

    /** Gets it whole, with these fields: {@code "Range: bytes=0-9"}. What is not for the cache passes by it, as the filter lets it. */
    Seen get(String path, String... fields) {
        int before = origin.requests().size();
        CacheRequest request = new CacheRequest("GET", RequestTarget.parse(path), TurnOrigin.fields(fields));
        TestNode.Client client = new TestNode.Client(stairs.cache().answer(request));
        Seen seen = client.isForwarded() ? pass(request) : Seen.of(client);
        return seen.after(origin.requests().size() - before);
    }

    /** What the node says of it. */
    Map<String, Object> explain(String path, String... fields) {
        return new KeyedExplainer(() -> config, stairs.keying(), new LoneExplainer("self", stairs.explainer())::explain)
                .explain(RequestTarget.parse(path), TurnOrigin.fields(fields))
                .join();
    }

    private Seen pass(CacheRequest request) {
        RecordingSink sink = RecordingSink.greedy();
        var unused = origin.wire()
                .send(
                        Origin.Request.of(Origin.Purpose.PASS, request.method(), request.target(), request.fields()),
                        sink);
        return new Seen(sink.status(), sink.fields(), text(sink.body()), 0);
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
        segments.clear();
        memory.assertAllReturned();
    }

    /**
     * What a client saw.
     *
     * @param asked requests to the origin meanwhile
     */
    record Seen(int status, Fields fields, String body, int asked) {
        private static Seen of(TestNode.Client client) {
            Answer.Response response = client.response();
            Fields fields = response.cacheStatus().withoutKey().appendTo(response.fields());
            return new Seen(response.status(), fields, text(client.soFar()), 0);
        }

        private Seen after(int requests) {
            return new Seen(status, fields, body, requests);
        }

        /** Answered with these bytes; the origin was not asked. */
        Seen isFromCache(String text) {
            assertThat(asked).as("requests to the origin").isZero();
            return hasText(text);
        }

        /** Answered with these bytes after one request to the origin. */
        Seen isFromOrigin(String text) {
            assertThat(asked).as("requests to the origin").isEqualTo(1);
            return hasText(text);
        }

        Seen hasStatus(int expected) {
            assertThat(status).isEqualTo(expected);
            return this;
        }

        /** The one value of that field. */
        Seen has(String name, String value) {
            assertThat(fields.all(name)).as(name).containsExactly(value);
            return this;
        }

        /** {@code Cache-Status} has our name and these parameters. */
        Seen saysOfItself(String parameters) {
            assertThat(fields.first("Cache-Status")).contains("casserole; " + parameters);
            return this;
        }

        Seen hasText(String text) {
            assertThat(body).isEqualTo(text);
            return this;
        }
    }
}
