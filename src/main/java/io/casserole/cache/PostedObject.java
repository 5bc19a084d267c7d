package io.casserole.cache;

import io.casserole.http.CachePolicy;
import io.casserole.http.Cacheability;
import io.casserole.http.Cacheability.Decision;
import io.casserole.http.Fields;
import io.casserole.http.Freshness;
import io.casserole.http.HttpDate;
import io.casserole.http.VariantKey;
import io.casserole.http.Vary;
import io.casserole.segment.Body;
import io.casserole.segment.Descriptor;
import io.casserole.segment.Entry;
import io.casserole.segment.Generation;
import io.casserole.segment.ObjectSource.Probe;
import io.casserole.segment.UpstreamResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Makes an object of the answer to a POST (RFC 9110 §9.3.3): a 200 with explicit freshness and a {@code Content-Length} of no more than
 * what is stored as one value.
 *
 * <p>What was posted is not what a GET asks with: no range and no later fetch can be sent for it, so it is stored whole or not at all.
 */
final class PostedObject implements Posting {
    private final Probe probe;
    private final Directory directory;
    private final Directory.Asked asked;
    private final CachePolicy policy;
    private final List<String> keyFields;
    private final int segmentSize;
    private final Clock clock;
    private final Instant requestedAt;

    /**
     * @param probe the request, put when it was passed on
     * @param keyFields request fields by which objects differ whatever their {@code Vary} says
     */
    PostedObject(
            Probe probe,
            Directory directory,
            CachePolicy policy,
            List<String> keyFields,
            int segmentSize,
            Clock clock) {
        this.asked = directory.asking(probe);
        this.probe = asked.probe();
        this.directory = directory;
        this.policy = policy;
        this.keyFields = keyFields;
        this.segmentSize = segmentSize;
        this.clock = clock;
        this.requestedAt = clock.instant();
    }

    @Override
    public Body keep(UpstreamResponse response) {
        Instant now = clock.instant();
        Fields fields = response.fields();
        Optional<Integer> length = length(fields);
        Decision decision =
                Cacheability.decide(policy, "GET", probe.fields(), response.status(), fields, requestedAt, now);
        if (response.status() != 200
                || length.isEmpty()
                || !Freshness.isExplicit(fields)
                || !(decision instanceof Decision.Cacheable cacheable)
                || !cacheable.freshness().isFresh(Duration.ZERO)) {
            return response.body();
        }
        Descriptor descriptor = descriptor(fields, length.get(), cacheable.freshness(), now);
        List<String> names = names(fields);
        return new CopiedBody(
                response.body(),
                length.get(),
                bytes -> directory.keep(asked, names, new Entry.Stored(descriptor, Optional.of(bytes))));
    }

    private List<String> names(Fields response) {
        SortedSet<String> names = new TreeSet<>(Vary.of(response).names());
        names.addAll(keyFields);
        return List.copyOf(names);
    }

    private Optional<Integer> length(Fields fields) {
        return Optional.of(fields.all("Content-Length"))
                .filter(lines -> lines.size() == 1)
                .map(lines -> lines.get(0))
                .filter(digits -> digits.matches("[0-9]{1,5}"))
                .map(Integer::valueOf)
                .filter(length -> length <= Math.min(Entry.Stored.SMALL, segmentSize));
    }

    private Descriptor descriptor(Fields fields, int length, Freshness freshness, Instant now) {
        List<String> names = names(fields);
        Fields kept = fields.without("Content-Length", "Trailer");
        return new Descriptor(
                probe.key().variant(VariantKey.of(names, probe.fields())),
                VariantKey.fields(names, probe.fields()),
                200,
                kept.has("Date") ? kept : kept.plus("Date", HttpDate.format(now)), // RFC 9110 §6.6.1
                length,
                Optional.empty(),
                Generation.of(probe.key().target(), "posted", UUID.randomUUID().toString()),
                segmentSize,
                now,
                freshness,
                false,
                true,
                probe.mark());
    }
}
