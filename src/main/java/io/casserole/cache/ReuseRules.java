package io.casserole.cache;

import io.casserole.config.ReuseConfig;
import io.casserole.config.ReuseConfig.RequestDirectives;
import io.casserole.http.CacheControl;
import io.casserole.http.Fields;
import io.casserole.http.Reuse;
import io.casserole.segment.Descriptor;
import java.time.Duration;
import java.time.Instant;

/**
 * {@link Reuse} with the settings, for one of a node's directories.
 *
 * @param obeysClients whether a client's own {@code Cache-Control} counts
 * @param staleOnError how stale an object may be that stands in for a failing origin where the origin says nothing of it
 * @param asksOrigin whether the directory validates at the origin; another asks the owner, who alone decides about stale objects
 */
public record ReuseRules(boolean obeysClients, Duration staleOnError, boolean asksOrigin) {
    /** The rules of a directory that validates. */
    public static ReuseRules of(ReuseConfig config) {
        return new ReuseRules(config.requestDirectives() == RequestDirectives.OBEY, config.staleOnError(), true);
    }

    /** The rules of a directory that asks the objects' owners. */
    public ReuseRules near() {
        return new ReuseRules(obeysClients, staleOnError, false);
    }

    /** The client's directives, as far as they count. */
    CacheControl asked(Fields request) {
        return obeysClients ? CacheControl.ofRequest(request) : CacheControl.NONE;
    }

    /** RFC 9111 §5.2.1.7: whether nobody may be asked for this request; an owner is no further away than a store. */
    boolean forbidAsking(Fields request) {
        return asksOrigin && asked(request).onlyIfCached();
    }

    /** Decides what is to be done before the object is used. */
    Reuse.Verdict verdict(Descriptor descriptor, Fields request, Instant now) {
        boolean fresh = descriptor.isFresh(now);
        if (fresh && !obeysClients) {
            return Reuse.Verdict.USE; // most requests: no field is read
        }
        Reuse.Verdict verdict = reuse(descriptor, request, now).verdict();
        return asksOrigin || fresh ? verdict : Reuse.Verdict.VALIDATE;
    }

    /** Whether the object may be used although the origin could not be asked, or answered with an error. */
    boolean mayStandIn(Descriptor descriptor, Fields request, Instant now) {
        return reuse(descriptor, request, now).mayStandIn(staleOnError);
    }

    /** Whether the object may not be used before the origin has been asked, whatever happens. */
    boolean mustValidate(Descriptor descriptor, Fields request, Instant now) {
        return reuse(descriptor, request, now).mustValidate();
    }

    private Reuse reuse(Descriptor descriptor, Fields request, Instant now) {
        return new Reuse(
                CacheControl.ofResponse(descriptor.fields()),
                descriptor.freshness(),
                descriptor.resident(now),
                asked(request));
    }
}
