package io.casserole.cache;

import io.casserole.cache.Index.Place;
import io.casserole.http.CacheStatus.Forwarded;
import io.casserole.http.Fields;
import io.casserole.segment.Body;
import io.casserole.segment.CachingSegmentSource;
import io.casserole.segment.Descriptor;
import io.casserole.segment.Entry;
import io.casserole.segment.Inquiry;
import io.casserole.segment.ObjectKey;
import io.casserole.segment.ObjectSource.Description;
import io.casserole.segment.ObjectSource.Probe;
import io.casserole.segment.Purges;
import io.casserole.segment.Purges.Verdict;
import io.casserole.segment.SegmentRequest;
import io.casserole.segment.UpstreamResponse;
import io.casserole.segment.WholeBody;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;

/** What a directory does with the source's answer: it remembers what holds of it, and makes that what was found. Any thread. */
final class Settlement {
    /** Why an object is passed through that does not hold still at the origin. */
    private static final String UNSTABLE = "unstable";

    private final Index index;
    private final CachingSegmentSource segments;
    private final Purges purges;
    private final PassingBodies passing;
    private final Changes changes;
    private final StaleObjects stale;
    private final BiConsumer<Probe, Descriptor> onKnown;

    /**
     * @param segments takes over the first segment of an object just found
     * @param onKnown told of objects that are known, but not of parts; must not block
     */
    Settlement(
            Index index,
            CachingSegmentSource segments,
            Purges purges,
            PassingBodies passing,
            Changes changes,
            StaleObjects stale,
            BiConsumer<Probe, Descriptor> onKnown) {
        this.index = index;
        this.segments = segments;
        this.purges = purges;
        this.passing = passing;
        this.changes = changes;
        this.stale = stale;
        this.onKnown = onKnown;
    }

    /**
     * Remembers what the source said, before the flight lands, and makes it the leader's answer; or empty, and a purge came while the
     * source was asked.
     *
     * @param why it was asked
     */
    Optional<Found> settle(Probe probe, Place place, Forwarded why, Description description) {
        Optional<Description.Refused> refused = StaleObjects.refusal(place, description);
        if (refused.isPresent()) {
            return Optional.of(stale.standIn(probe, place, why, refused.get()));
        }
        stale.answered(place);
        if (description instanceof Description.Known known) {
            return keep(probe, place, why, known);
        }
        if (description instanceof Description.KeptPart part) {
            return keep(probe, place, why, part);
        }
        if (description instanceof Description.Told told) {
            return keep(place, told);
        }
        if (description instanceof Description.Streaming streaming) {
            return passOn(probe, place, why, streaming);
        }
        if (description instanceof Description.Relayed relayed) {
            return Optional.of(new Found.Relayed(relayed.response(), relayed.inquiry()));
        }
        if (description instanceof Description.Passed passed) {
            rememberUncacheable(probe, place, passed.reason());
            return Optional.of(new Found.Own(why, passed.reason(), passed.response()));
        }
        Description.Uncacheable no = (Description.Uncacheable) description;
        if (no.lasting()) {
            rememberUncacheable(probe, place, no.reason());
        }
        return Optional.of(new Found.Uncacheable(why, no.reason(), no.lasting()));
    }

    /** Tells that the object was found in the store, or is there now; of parts other nodes hear nothing. */
    void tell(Probe probe, Descriptor known) {
        if (!known.isPart()) {
            onKnown.accept(probe, known);
        }
    }

    /** What the origin says to somebody in person it may not say to others: they do not wait for it, and hear nothing of a refusal. */
    static boolean isPersonal(Probe probe) {
        return probe.fields().has("authorization");
    }

    private void rememberUncacheable(Probe probe, Place place, String reason) {
        if (!isPersonal(probe)) {
            index.rememberUncacheable(place, reason);
        }
    }

    private Optional<Found> keep(Probe probe, Place place, Forwarded why, Description.Known known) {
        Descriptor descriptor = known.descriptor();
        Verdict verdict = purges.judge(descriptor);
        if (verdict == Verdict.GONE || !isSteady(place, descriptor)) {
            known.first().ifPresent(first -> first.reader().close());
            return verdict == Verdict.GONE ? Optional.empty() : Optional.of(unstable(place, why));
        }
        Optional<byte[]> body = place.stored()
                .filter(stored -> place.holds(descriptor.generation()))
                .flatMap(Entry.Stored::body);
        Entry.Stored stored = new Entry.Stored(descriptor, body);
        Inquiry inquiry = inquiry(place, why, known);
        index.noteVariant(place, known.varyNames(), Variants.of(descriptor));
        Runnable publish = () -> {
            if (index.put(place, stored)) {
                tell(probe, descriptor);
            }
        };
        known.first().ifPresentOrElse(first -> adopt(probe, descriptor, first, publish), publish);
        return ifUntouched(verdict, Found.Whole.here(stored, known.varyNames(), Optional.of(inquiry)));
    }

    private static Inquiry inquiry(Place place, Forwarded why, Description.Known known) {
        boolean confirmed = place.holds(known.descriptor().generation());
        Inquiry.Answer answer = confirmed ? Inquiry.Answer.CONFIRMATION : Inquiry.Answer.RESPONSE;
        Inquiry inquiry = new Inquiry(why, known.status(), answer);
        return known.first().map(first -> inquiry.withFetched(first.index())).orElse(inquiry);
    }

    /** The part is found where the object is; the message that it came in is the leader's. */
    private Optional<Found> keep(Probe probe, Place place, Forwarded why, Description.KeptPart part) {
        Optional<Found> kept = keep(probe, place, why, part.known());
        if (kept.isEmpty()) {
            part.reader().close();
            return kept;
        }
        Descriptor object = part.known().descriptor();
        Body body = new SegmentedBody(
                new OneSegment(part.reader()),
                object.segmentSize(),
                part.bytes().first(),
                OptionalLong.of(part.bytes().end()));
        UpstreamResponse response = new UpstreamResponse(206, part.fields(), body);
        return Optional.of(
                kept.get() instanceof Found.Whole
                        ? new Found.Part(object, inquiry(place, why, part.known()), response)
                        : new Found.Own(why, UNSTABLE, response));
    }

    private boolean isSteady(Place place, Descriptor now) {
        return changes.isSteady(place.stored().map(Entry.Stored::descriptor), now);
    }

    private Found unstable(Place place, Forwarded why) {
        index.rememberUncacheable(place, UNSTABLE, Changes.SPAN);
        return new Found.Uncacheable(why, UNSTABLE);
    }

    private static Optional<Found> ifUntouched(Verdict verdict, Found found) {
        return verdict == Verdict.UNTOUCHED ? Optional.of(found) : Optional.empty();
    }

    private void adopt(Probe probe, Descriptor descriptor, Description.First first, Runnable publish) {
        segments.adopt(
                new SegmentRequest(descriptor, first.index(), Fields.empty(), probe.target()), first.reader(), publish);
    }

    /** Keeps what another node told; empty if a purge has made an end of it. */
    Optional<Found> keep(Place place, Description.Told told) {
        // Stamps are each node's own: what this one has not applied yet it will apply under a higher number.
        Entry.Stored stored = told.stored().stampedAtMost(purges.newest());
        Verdict verdict = purges.judge(stored.descriptor());
        if (verdict == Verdict.GONE) {
            return Optional.empty();
        }
        if (stale.isWorthKeeping(stored.descriptor())) {
            index.noteVariant(place, told.varyNames(), Variants.of(stored.descriptor()));
            index.put(place, stored);
        }
        return ifUntouched(verdict, Found.Whole.told(stored, told.varyNames(), told.inquiry()));
    }

    private Optional<Found> passOn(Probe probe, Place place, Forwarded why, Description.Streaming streaming) {
        WholeBody body = streaming.body();
        ObjectKey key = Index.variant(probe, streaming.varyNames());
        if (!passing.add(key, body, probe.mark().stamp())) {
            return Optional.empty();
        }
        if (!index.isCurrent(place)) {
            passing.invalidate(key.target()); // its readers are those who asked before
        }
        // others find the body under the variant that they select
        index.noteVariant(place, streaming.varyNames(), new Entry.Variant(key.variant(), Optional.empty()));
        var unused = body.whole().whenComplete((descriptor, failure) -> {
            if (failure == null && purges.judge(descriptor) == Verdict.UNTOUCHED) {
                index.noteVariant(place, streaming.varyNames(), Variants.of(descriptor));
                index.put(place, new Entry.Stored(descriptor, Optional.empty()));
            }
            passing.remove(key, body);
        });
        return PassingBodies.lead(body, why)
                .or(() -> Optional.of(new Found.Uncacheable(why, "the body takes no readers")));
    }
}
