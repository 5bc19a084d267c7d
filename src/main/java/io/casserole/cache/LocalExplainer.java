package io.casserole.cache;

import io.casserole.http.Freshness;
import io.casserole.http.Rule;
import io.casserole.http.Validator;
import io.casserole.http.VariantKey;
import io.casserole.segment.CachingSegmentSource;
import io.casserole.segment.Descriptor;
import io.casserole.segment.Entry;
import io.casserole.segment.Explanation;
import io.casserole.segment.NodeExplainer;
import io.casserole.segment.ObjectSource.Probe;
import io.casserole.segment.Places;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What this node knows: as an owner, or else from a near copy; and what it has of the bytes, as an owner and as hot copies. */
public final class LocalExplainer implements NodeExplainer {
    private final List<Directory> directories;
    private final List<CachingSegmentSource> sources;
    private final Keying keying;
    private final Clock clock;

    /**
     * @param directories the one that knows this node's own objects, and then others
     * @param sources that hold segments, those of this node's own first
     */
    public LocalExplainer(List<Directory> directories, List<CachingSegmentSource> sources, Keying keying, Clock clock) {
        this.directories = List.copyOf(directories);
        this.sources = List.copyOf(sources);
        this.keying = keying;
        this.clock = clock;
    }

    @Override
    public CompletableFuture<Explanation> explain(Probe probe, Optional<Descriptor> known) {
        return look(probe, 0)
                .thenCompose(look ->
                        places(known.or(() -> descriptor(look))).thenApply(places -> explanation(probe, look, places)));
    }

    private CompletableFuture<Look> look(Probe probe, int directory) {
        return directories.get(directory).look(probe).thenCompose(look -> {
            boolean last = directory == directories.size() - 1;
            return look.isBlank() && !last ? look(probe, directory + 1) : CompletableFuture.completedFuture(look);
        });
    }

    private static Optional<Descriptor> descriptor(Look look) {
        return look.place().stored().map(Entry.Stored::descriptor);
    }

    private CompletableFuture<Places> places(Optional<Descriptor> object) {
        CompletableFuture<Places> all = CompletableFuture.completedFuture(Places.none());
        if (object.isPresent()) {
            for (CachingSegmentSource source : sources) {
                all = all.thenCombine(source.locate(object.get()), Places::and);
            }
        }
        return all;
    }

    private Explanation explanation(Probe probe, Look look, Places places) {
        Instant now = clock.instant();
        Map<String, Object> said = new LinkedHashMap<>();
        said.put(Explanation.STATE, look.state(now));
        look.refusal().ifPresent(no -> {
            said.put("reason", no.reason());
            said.put("seconds-left", seconds(Duration.between(now, no.until())));
        });
        rule(probe, look).ifPresent(name -> said.put("rule", name));
        look.place().seen().varies().ifPresent(varies -> {
            said.put("vary", varies.names());
            said.put("variant", VariantKey.readable(look.place().key().variant()));
            said.put(
                    "variants",
                    varies.variants().stream().map(LocalExplainer::variant).toList());
        });
        look.place().stored().ifPresent(stored -> said.put("object", object(stored, now)));
        Map<String, String> printed = new LinkedHashMap<>();
        look.place().stored().flatMap(Entry.Stored::body).ifPresent(body -> printed.put("with-descriptor", "0"));
        places.byName().forEach((name, there) -> printed.put(name, there.toString()));
        return new Explanation(said, printed, descriptor(look));
    }

    private Optional<String> rule(Probe probe, Look look) {
        return descriptor(look)
                .map(known -> keying.ruleOf(probe.target(), known.status(), known.fields()))
                .orElseGet(() -> keying.rule(probe.target()).map(Rule::name));
    }

    private static Map<String, Object> variant(Entry.Variant variant) {
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("variant", VariantKey.readable(variant.key()));
        variant.language().ifPresent(language -> said.put("language", language));
        return said;
    }

    private static Map<String, Object> object(Entry.Stored stored, Instant now) {
        Descriptor object = stored.descriptor();
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("status", object.status());
        said.put("length", object.length());
        said.put("coding", object.fields().joined("Content-Encoding").orElse("identity"));
        said.put("validator", object.validator().map(Validator::canonical).orElse("none"));
        said.put("generation", object.generation().toString());
        said.put("segment-size", object.segmentSize());
        said.put("segments", object.layout().count());
        if (Places.lookedAt(object) < object.layout().count()) {
            said.put("segments-looked-at", Places.lookedAt(object));
        }
        said.put("ranged", object.ranged());
        said.put("part-only", object.isPart());
        object.upstream().ifPresent(server -> said.put("upstream", server));
        said.put("stored-since", object.receivedAt().toString());
        said.put("freshness", freshness(object.freshness(), object.resident(now)));
        said.put("purge-epoch", object.mark().epoch());
        said.put("purge-stamp", object.mark().stamp());
        return said;
    }

    private static Map<String, Object> freshness(Freshness freshness, Duration resident) {
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("age", seconds(freshness.age(resident)));
        said.put("lifetime", seconds(freshness.lifetime()));
        said.put("left", seconds(freshness.left(resident)));
        return said;
    }

    private static long seconds(Duration duration) {
        return duration.toSeconds();
    }
}
