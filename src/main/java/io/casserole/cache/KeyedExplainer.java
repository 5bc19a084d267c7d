package io.casserole.cache;

import io.casserole.config.CacheConfig;
import io.casserole.http.Fields;
import io.casserole.http.RequestTarget;
import io.casserole.segment.Explainer;
import io.casserole.segment.Explanation;
import io.casserole.segment.ObjectKey;
import io.casserole.segment.ObjectSource.Probe;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Explains URLs as clients write them: which object that is, and whether the request gets as far as that. What is known of the object is
 * said in any case.
 */
public final class KeyedExplainer implements Explainer {
    private final Supplier<CacheConfig> config;
    private final Keying keying;
    private final Function<Probe, CompletableFuture<Map<String, Object>>> objects;

    /** @param objects says what is known of an object, in the whole cluster */
    public KeyedExplainer(
            Supplier<CacheConfig> config,
            Keying keying,
            Function<Probe, CompletableFuture<Map<String, Object>>> objects) {
        this.config = config;
        this.keying = keying;
        this.objects = objects;
    }

    @Override
    public CompletableFuture<Map<String, Object>> explain(RequestTarget target, Fields fields) {
        String key = keying.name(target);
        return objects.apply(new Probe(ObjectKey.primary(key), target, fields, Optional.empty()))
                .thenApply(known -> {
                    Map<String, Object> said = new LinkedHashMap<>();
                    said.put("url", target.toString());
                    said.put("key", key);
                    said.putAll(known);
                    passedBy(target, fields).ifPresent(reason -> {
                        said.put(Explanation.STATE, "passed-by");
                        said.put("reason", reason);
                    });
                    return said;
                });
    }

    /** In the order in which a request meets them. */
    private Optional<String> passedBy(RequestTarget target, Fields fields) {
        CacheConfig now = config.get();
        return now.bypass(target.path(), fields.has("Authorization"))
                .or(() -> ReuseRules.of(now.reuse()).asked(fields).noStore()
                        ? Optional.of("request has no-store")
                        : Optional.empty())
                .or(() -> keying.passedBy(target).map(rule -> "rule=" + rule));
    }
}
