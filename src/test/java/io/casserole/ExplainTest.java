package io.casserole;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a node that is alone says of an object: the origin is never asked for it. */
final class ExplainTest {
    private final OneNode node = new OneNode(
            "min-ttl",
            "60",
            "passthrough",
            "/live/.*",
            "authorization",
            "none",
            "store-set-cookie",
            "false",
            "key-ignore-query",
            "utm_*",
            "uncacheable-ttl",
            "10s",
            "request-cache-control",
            "obey");

    @AfterEach
    void allMemoryReturns() {
        node.close();
    }

    private Map<String, Object> explain(String path, String... fields) {
        int before = node.origin.requests().size();
        Map<String, Object> said = node.explain(path, fields);
        assertThat(node.origin.requests()).as("requests to the origin").hasSize(before);
        return said;
    }

    @SuppressWarnings("unchecked") // what is said is text, numbers, and maps of them
    private static Map<String, Object> part(Map<String, Object> said, String name) {
        return (Map<String, Object>) requireNonNull(said.get(name), name);
    }

    @Test
    void ofWhatNobodyAskedForNothingIsKnown() {
        assertThat(explain("/a?utm_source=x"))
                .containsEntry("url", "/a?utm_source=x")
                .containsEntry("key", "/a")
                .containsEntry("state", "unknown")
                .containsEntry("owner", "self")
                .containsEntry("nodes", Map.of("self", Map.of("state", "unknown", "segments", Map.of())))
                .doesNotContainKey("object");
    }

    @Test
    void storedObjectIsDescribed() {
        node.origin.answers("Cache-Control: max-age=100", "ETag: \"v1\"", "Age: 7");
        node.get("/a");
        node.passes(20);

        Map<String, Object> said = explain("/a");

        assertThat(said).containsEntry("state", "fresh");
        assertThat(part(said, "object"))
                .containsEntry("status", 200)
                .containsEntry("length", 8L)
                .containsEntry("coding", "identity")
                .containsEntry("validator", "etag \"v1\"")
                .containsEntry("segments", 1)
                .containsEntry("upstream", "origin")
                .containsEntry("stored-since", "2026-06-01T12:00:00Z")
                .containsEntry("freshness", Map.of("age", 27L, "lifetime", 100L, "left", 73L))
                .containsEntry("purge-epoch", 0L)
                .containsEntry("purge-stamp", 0L);
        assertThat(part(part(said, "nodes"), "self")).containsEntry("segments", Map.of("with-descriptor", "0"));
    }

    @Test
    void staleObjectIsCalledSo() {
        node.origin.answers("Cache-Control: max-age=100", "ETag: \"v1\"");
        node.get("/a");
        node.passes(101);

        Map<String, Object> said = explain("/a");

        assertThat(said).containsEntry("state", "stale");
        assertThat(part(part(said, "object"), "freshness")).containsEntry("left", -1L);
    }

    @Test
    void reasonWhyItIsNotCacheableIsToldAsLongAsItIsRemembered() {
        node.origin.answers("Cache-Control: no-store");
        node.get("/a");
        node.passes(4);

        assertThat(explain("/a"))
                .containsEntry("state", "not-cacheable")
                .containsEntry("reason", "no-store")
                .containsEntry("seconds-left", 6L);
        node.passes(6);
        assertThat(explain("/a")).containsEntry("state", "unknown");
    }

    @Test
    void settingThatLetsTheRequestPassByIsNamed() {
        assertThat(explain("/live/a")).containsEntry("state", "passed-by").containsEntry("reason", "passthrough");
        assertThat(explain("/a", "Authorization: Basic x"))
                .containsEntry("state", "passed-by")
                .containsEntry("reason", "authorization");
        assertThat(explain("/a", "Cache-Control: no-store"))
                .containsEntry("state", "passed-by")
                .containsEntry("reason", "request has no-store");
    }

    @Test
    void ruleIsNamed() {
        node.rules("name=api path=/api/.* pass \n name=images path=/img/.* ttl=1h");
        node.origin.answers();
        node.get("/img/a");

        assertThat(explain("/api/a"))
                .containsEntry("state", "passed-by")
                .containsEntry("reason", "rule=api")
                .containsEntry("rule", "api");
        assertThat(explain("/img/a")).containsEntry("state", "fresh").containsEntry("rule", "images");
        assertThat(explain("/img/b")).containsEntry("state", "unknown").containsEntry("rule", "images");
    }

    @Test
    void fieldsSelectAVariantAndOthersAreListed() {
        node.origin.answers("Cache-Control: max-age=100", "Vary: Accept-Encoding, Cookie", "ETag: \"v1\"");
        node.get("/a", "Accept-Encoding: gzip", "Cookie: id=1234");

        assertThat(explain("/a", "Accept-Encoding: gzip", "Cookie: id=1234"))
                .containsEntry("state", "fresh")
                .containsEntry("vary", List.of("accept-encoding", "cookie"))
                .containsEntry("variant", "accept-encoding: gzip; cookie: (7 characters)");
        assertThat(explain("/a"))
                .containsEntry("state", "unknown")
                .containsEntry("variants", List.of(Map.of("variant", "accept-encoding: gzip; cookie: (7 characters)")));
    }
}
