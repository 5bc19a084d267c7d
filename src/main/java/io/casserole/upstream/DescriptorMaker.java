package io.casserole.upstream;

import io.casserole.http.CachePolicy;
import io.casserole.http.Cacheability;
import io.casserole.http.Cacheability.Decision;
import io.casserole.http.ContentProof;
import io.casserole.http.ContentRange;
import io.casserole.http.Fields;
import io.casserole.http.Freshness;
import io.casserole.http.Rule;
import io.casserole.http.Validator;
import io.casserole.http.VariantKey;
import io.casserole.http.Vary;
import io.casserole.segment.Descriptor;
import io.casserole.segment.Generation;
import io.casserole.segment.ObjectSource.Probe;
import io.casserole.segment.PurgeMark;
import io.casserole.segment.Purges;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Turns heads of responses into what the cache knows of an object. Decides from values alone. */
final class DescriptorMaker {
    private static final Decision PASS = new Decision.Uncacheable("pass");

    private final Supplier<FetchConfig> config;
    private final boolean serversDiffer;
    private final Supplier<String> nonces;
    private final Purges purges;

    /**
     * @param config the settings in force, which may change
     * @param serversDiffer whether the same validator may mean other bytes on another server of the origin
     * @param nonces texts that never repeat: names for generations that nothing else tells apart
     */
    DescriptorMaker(Supplier<FetchConfig> config, boolean serversDiffer, Supplier<String> nonces, Purges purges) {
        this.config = config;
        this.serversDiffer = serversDiffer;
        this.nonces = nonces;
        this.purges = purges;
    }

    /** Whether the response may be stored. */
    Decision judge(Head head) {
        Optional<Rule> rule = rule(head);
        Decision decision = rule.filter(Rule::pass).isPresent() ? PASS : decide(head, rule);
        return decision instanceof Decision.Uncacheable no && rule.isPresent()
                ? new Decision.Uncacheable(no.reason() + " rule=" + rule.get().name())
                : decision;
    }

    private Decision decide(Head head, Optional<Rule> rule) {
        Decision decision = Cacheability.decide(
                policy(head, rule),
                head.method(),
                head.sent(),
                head.status(),
                judged(head, rule),
                head.requestedAt(),
                head.receivedAt());
        return decision instanceof Decision.Cacheable
                ? byLength(head).<Decision>map(Decision.Uncacheable::new).orElse(decision)
                : decision;
    }

    /** Why an object of this length is not to be stored, as far as its length is told. */
    private Optional<String> byLength(Head head) {
        OptionalLong length = head.status() == 206
                ? head.part().map(ContentRange.Part::total).orElseGet(OptionalLong::empty)
                : head.length();
        if (length.isPresent() && length.getAsLong() > config.get().maxObjectSize()) {
            return Optional.of("longer than max-object-size");
        }
        // what came for an authorised request is stored only if nobody else will ever have to fetch a further segment
        boolean ofOneSegment =
                length.isPresent() && length.getAsLong() <= config.get().segmentSize();
        return head.sent().has("Authorization") && !ofOneSegment
                ? Optional.of("longer than a segment, and request has Authorization")
                : Optional.empty();
    }

    private Optional<Rule> rule(Head head) {
        return config.get().rules().get().ofResponse(head.target().path(), head.status(), head.fields());
    }

    private static Fields judged(Head head, Optional<Rule> rule) {
        return rule.map(it -> it.judged(head.fields())).orElse(head.fields());
    }

    /** A life that a rule gives is long enough. */
    private CachePolicy policy(Head head, Optional<Rule> rule) {
        return rule.filter(it -> it.givesLifeTo(head.fields())).isPresent()
                ? config.get().policy().withoutMinTtl()
                : config.get().policy();
    }

    /** What is kept of a response's fields. */
    Fields stored(Head head) {
        Fields fields = StoredFields.of(head);
        return rule(head).map(it -> it.kept(fields)).orElse(fields);
    }

    /** The request fields that choose the variant, in lower case, sorted. */
    List<String> varyNames(Head head) {
        SortedSet<String> named = Vary.of(judged(head, rule(head))).names();
        if (config.get().keyFields().isEmpty()) {
            return List.copyOf(named);
        }
        SortedSet<String> names = new TreeSet<>(named);
        names.addAll(config.get().keyFields());
        return List.copyOf(names);
    }

    /** Whether parts of different responses may be joined. */
    boolean joinable(Head head) {
        return head.validator().isPresent() || config.get().stitchUnvalidated();
    }

    /** An object of which parts can be asked for; it must be {@link #joinable}. */
    Descriptor ranged(Probe probe, Head head, Freshness freshness, long length) {
        return ranged(probe, head, freshness, length, true);
    }

    /** What a {@code HEAD} says of an object; {@code ranged} if its parts may be asked for. */
    Descriptor advised(Probe probe, Head head, Freshness freshness, long length, boolean ranged) {
        return ranged
                ? ranged(probe, head, freshness, length, false)
                : whole(probe, head, freshness, length, false, false);
    }

    private Descriptor ranged(Probe probe, Head head, Freshness freshness, long length, boolean proven) {
        Generation generation = generation(probe, head, length, identity(head, head.validator(), () -> "length alone"));
        return descriptor(probe, head, freshness, length, head.validator(), generation, true, proven);
    }

    /** An object whose bytes came, or would come, in one response; {@code ranged} if its parts can be asked for as well. */
    Descriptor whole(Probe probe, Head head, Freshness freshness, long length, boolean ranged) {
        return whole(probe, head, freshness, length, ranged, true);
    }

    private Descriptor whole(Probe probe, Head head, Freshness freshness, long length, boolean ranged, boolean proven) {
        Generation generation = generation(probe, head, length, identity(head, wholeValidator(head), nonces));
        return descriptor(probe, head, freshness, length, wholeValidator(head), generation, ranged, proven);
    }

    /** An object of which no more can be served than the part that one response holds; of a generation of its own. */
    Descriptor alone(Probe probe, Head head, Freshness freshness, long length) {
        Generation generation = generation(probe, head, length, nonces.get());
        return descriptor(probe, head, 206, freshness, length, Optional.empty(), generation, false, true);
    }

    /** As {@link #whole}, of a generation that was named before the length was known. */
    Descriptor streamed(Probe probe, Head head, Freshness freshness, long length, Generation generation) {
        return descriptor(probe, head, freshness, length, wholeValidator(head), generation, false, true);
    }

    /** The generation of a body that is read from its first byte: that of its strong entity tag, or one of its own. */
    Generation streamedGeneration(Probe probe, Head head) {
        OptionalLong length = head.length();
        return length.isPresent() && head.isStrong()
                ? generation(probe, head, length.getAsLong(), identity(head, head.validator(), nonces))
                : generation(probe, head, 0, nonces.get());
    }

    private Descriptor descriptor(
            Probe probe,
            Head head,
            Freshness freshness,
            long length,
            Optional<Validator> validator,
            Generation generation,
            boolean ranged,
            boolean proven) {
        int status = head.status() == 206 ? 200 : head.status(); // parts are of a 200 (RFC 9110 §15.3.7)
        return descriptor(probe, head, status, freshness, length, validator, generation, ranged, proven);
    }

    private Descriptor descriptor(
            Probe probe,
            Head head,
            int status,
            Freshness freshness,
            long length,
            Optional<Validator> validator,
            Generation generation,
            boolean ranged,
            boolean proven) {
        List<String> names = varyNames(head);
        return new Descriptor(
                probe.key().variant(VariantKey.of(names, probe.fields())),
                VariantKey.fields(names, head.sent()),
                status,
                stored(head),
                length,
                validator,
                generation,
                config.get().segmentSize(),
                head.receivedAt(),
                freshness,
                ranged,
                proven,
                mark(probe, head),
                Optional.of(head.upstream()));
    }

    private static Optional<Validator> wholeValidator(Head head) {
        return head.validator().or(() -> Validator.of(head.fields(), false, head.receivedAt()));
    }

    private String identity(Head head, Optional<Validator> validator, Supplier<String> otherwise) {
        String identity = validator.map(Validator::canonical).orElseGet(otherwise);
        return serversDiffer ? identity + amongServers(head, validator) : identity;
    }

    /**
     * A date, or a length alone, means something on one server only, unless the operator says that all have the same. An entity tag means
     * the same on all, unless a digest says that the bytes are others ({@link ContentProof}).
     */
    private static String amongServers(Head head, Optional<Validator> validator) {
        if (validator.filter(Validator::isPortable).isEmpty()) {
            return " at " + head.upstream();
        }
        boolean tagged = validator.filter(Validator.Strong.class::isInstance).isPresent();
        Optional<String> digest = Validator.digests(head.fields()).stream().findFirst();
        return digest.filter(strongest -> tagged)
                .map(strongest -> " of " + strongest)
                .orElse("");
    }

    /** By the variant as it was sent: clients that are served the same bytes share them. */
    private Generation generation(Probe probe, Head head, long length, String identity) {
        return Generation.of(
                probe.key().target(),
                VariantKey.of(varyNames(head), head.sent()),
                identity,
                Long.toString(length),
                head.coding(),
                "epoch " + mark(probe, head).epoch());
    }

    /**
     * The hard purges that the object is under, by its name or by the tags of this response. One that came after the request was sent
     * cannot vouch for the bytes of the response, so no epoch is newer than the stamp.
     */
    private PurgeMark mark(Probe probe, Head head) {
        long stamp = probe.mark().stamp();
        long hard = purges.match(probe.key().target(), head.fields()).hard();
        return new PurgeMark(stamp, Math.min(stamp, Math.max(hard, probe.mark().epoch())));
    }
}
