package io.casserole.cache;

import io.casserole.cache.Index.Place;
import io.casserole.http.CacheStatus.Forwarded;
import io.casserole.http.Reuse;
import io.casserole.http.Reuse.Verdict;
import io.casserole.segment.Descriptor;
import io.casserole.segment.Entry;
import io.casserole.segment.FetchException;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.Inquiry;
import io.casserole.segment.ObjectSource.Description;
import io.casserole.segment.ObjectSource.Probe;
import io.casserole.segment.ObjectSource.Wanted;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of objects that are not fresh: whether one is used, validated first or meanwhile, or stands in for an origin that fails
 * (RFC 9111 §4.2.4, RFC 5861). For a few seconds after a failure it stands in without another try.
 */
final class StaleObjects {
    private static final Logger LOG = LoggerFactory.getLogger(StaleObjects.class);

    /** The origin could not be asked; of the others the object itself is the reason. */
    private static final Set<Reason> DISCONNECTED =
            EnumSet.of(Reason.UNREACHABLE, Reason.TIMEOUT, Reason.BROKEN, Reason.BUSY);

    private final Supplier<ReuseRules> rules;
    private final Clock clock;
    private final RecentFailures failures;

    StaleObjects(Supplier<ReuseRules> rules, Clock clock) {
        this.rules = rules;
        this.clock = clock;
        this.failures = new RecentFailures(clock);
    }

    /** What is to be done before an object that was found is used; empty if there is none. */
    Optional<Verdict> verdict(Probe probe, Place place) {
        return place.stored().map(stored -> verdict(probe, place, stored.descriptor()));
    }

    private Verdict verdict(Probe probe, Place place, Descriptor descriptor) {
        Verdict verdict = rules.get().verdict(descriptor, probe.fields(), clock.instant());
        boolean mayWait =
                verdict == Verdict.USE_AND_VALIDATE || (verdict == Verdict.VALIDATE && mayStandIn(probe, descriptor));
        return mayWait && failures.has(place.key()) ? Verdict.USE : verdict;
    }

    /** Whether the request would have the object validated if it were just found in the store. */
    boolean mustValidate(Probe probe, Descriptor descriptor) {
        return rules.get().verdict(descriptor, probe.fields(), clock.instant()) == Verdict.VALIDATE;
    }

    /** RFC 9111 §5.2.1.7. */
    boolean forbidAsking(Probe probe) {
        return rules.get().forbidAsking(probe.fields());
    }

    /** Whether what another node told is to be kept: the owner keeps what it will validate, others what they may use unasked. */
    boolean isWorthKeeping(Descriptor told) {
        return rules.get().asksOrigin() || told.isFresh(clock.instant());
    }

    /** The origin has answered about the object. */
    void answered(Place place) {
        failures.forget(place.key());
    }

    /**
     * The object that stands in for an origin that could not be asked.
     *
     * @throws FetchException if none may: what the client is to be told
     */
    Found.Whole standIn(Probe probe, Place place, Entry.Stored stored, Throwable failure) {
        FetchException cause = FetchException.behind(failure);
        if (DISCONNECTED.contains(cause.reason()) && mayStandIn(probe, stored.descriptor())) {
            failed(place, cause);
            return Found.Whole.here(stored, place.varyNames(), Optional.empty());
        }
        throw isGatewayFailure(cause.reason()) && isForbidden(probe, stored.descriptor())
                ? new FetchException(Reason.STALE, place.key() + ": expected a validation, found " + cause.getMessage())
                : cause;
    }

    /** RFC 9111 §5.2.2.2: 504 unless another status says it better, as those for {@code BUSY} and {@code TIMEOUT} do. */
    private static boolean isGatewayFailure(Reason reason) {
        return reason == Reason.UNREACHABLE || reason == Reason.BROKEN;
    }

    /** An error for which a stale object may stand in: also where that had no validator, so that the whole was asked for again. */
    static Optional<Description.Refused> refusal(Place place, Description description) {
        if (description instanceof Description.Refused refused) {
            return Optional.of(refused);
        }
        return place.stored().isPresent()
                        && description instanceof Description.Passed passed
                        && Reuse.isError(passed.response().status())
                ? Optional.of(new Description.Refused(passed.response()))
                : Optional.empty();
    }

    /**
     * The object that stands in for the origin's error; without one, the error is for the client. Either way the origin is not asked
     * again at once for those who need not wait.
     *
     * @param why the origin was asked
     */
    Found standIn(Probe probe, Place place, Forwarded why, Description.Refused refused) {
        failures.note(place.key());
        Optional<Entry.Stored> stored = place.stored().filter(it -> mayStandIn(probe, it.descriptor()));
        if (stored.isEmpty()) {
            return new Found.Refused(why, refused);
        }
        refused.response().ifPresent(unread -> unread.body().close());
        Inquiry error = new Inquiry(why, refused.status(), Inquiry.Answer.ERROR);
        return Found.Whole.here(stored.get(), place.varyNames(), Optional.of(error));
    }

    /** Notes that the object could not be validated. */
    void failed(Place place, Throwable cause) {
        LOG.debug("{}: could not be validated: {}", place.key(), cause.getMessage());
        failures.note(place.key());
    }

    /**
     * The question of a validation that nobody waits for: nobody's in person, and for the bytes too only if they are few, or cannot be
     * had in parts later.
     */
    Probe meanwhile(Probe probe, Descriptor descriptor) {
        boolean withBytes = descriptor.layout().count() <= 1;
        Optional<Wanted> wanted = withBytes ? Optional.of(new Wanted(Optional.empty())) : Optional.empty();
        return new Probe(
                probe.key(),
                probe.target(),
                probe.fields().without("Authorization"),
                wanted,
                probe.dead(),
                probe.mark());
    }

    private boolean mayStandIn(Probe probe, Descriptor descriptor) {
        return rules.get().mayStandIn(descriptor, probe.fields(), clock.instant());
    }

    private boolean isForbidden(Probe probe, Descriptor descriptor) {
        return rules.get().mustValidate(descriptor, probe.fields(), clock.instant());
    }
}
