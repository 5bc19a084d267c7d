package io.casserole.cache;

import io.casserole.http.CacheStatus;
import io.casserole.http.CacheStatus.Forwarded;
import io.casserole.segment.Inquiry;
import io.casserole.segment.Inquiry.Answer;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a request was answered: the one record behind {@code Cache-Status} (RFC 9211).
 *
 * @param inquiry for what and how the origin was asked; empty if it was not
 * @param sources where the bytes come from, as far as known; empty if none are read
 * @param ttl freshness left; negative when stale
 * @param rule the name of the operator's rule for it, if there is one
 */
record Outcome(Optional<Inquiry> inquiry, Optional<Sources> sources, Duration ttl, Optional<String> rule) {
    /** How this cache names itself. */
    static final String NAME = "casserole";

    Outcome(Optional<Inquiry> inquiry, Duration ttl) {
        this(inquiry, Optional.empty(), ttl, Optional.empty());
    }

    /** The same, of an answer with these bytes. */
    Outcome with(Sources known) {
        return new Outcome(inquiry, Optional.of(known), ttl, rule);
    }

    /** The same, where segments of a known object that come from the origin make a hit none; it is asked for each by a range. */
    Outcome withSegments(Sources known, OptionalInt status) {
        Optional<Inquiry> asked = inquiry.or(() ->
                known.whyForwarded().map(why -> new Inquiry(why, status, Answer.RESPONSE, false, OptionalInt.empty())));
        return new Outcome(asked, Optional.of(known), ttl, rule);
    }

    /** What is said of a response that was not cacheable. */
    static CacheStatus uncacheable(Forwarded why, int status, String reason) {
        return CacheStatus.forwarded(NAME, why).withStatus(status).withDetail(reason);
    }

    /** The member that this cache adds to {@code Cache-Status}. */
    CacheStatus status() {
        CacheStatus status = inquiry.map(Outcome::forwarded)
                .orElseGet(() -> CacheStatus.hit(NAME))
                .withTtl(ttl);
        return detail().map(status::withDetail).orElse(status);
    }

    private static CacheStatus forwarded(Inquiry asked) {
        CacheStatus why = CacheStatus.forwarded(NAME, asked.why());
        CacheStatus status =
                asked.status().isPresent() ? why.withStatus(asked.status().getAsInt()) : why;
        CacheStatus stored = asked.answer() == Answer.ERROR ? status : status.withStored();
        return asked.collapsed() ? stored.withCollapsed() : stored;
    }

    private Optional<String> detail() {
        Optional<String> source = sources.map(Sources::detail);
        Optional<String> ruled = rule.map(name -> "rule=" + name);
        return source.isPresent() && ruled.isPresent()
                ? Optional.of(source.get() + " " + ruled.get())
                : source.or(() -> ruled);
    }
}
