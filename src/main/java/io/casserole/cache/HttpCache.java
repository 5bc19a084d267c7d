package io.casserole.cache;

import io.casserole.config.CacheConfig;
import io.casserole.http.CachePolicy;
import io.casserole.http.CacheStatus;
import io.casserole.http.CacheStatus.Forwarded;
import io.casserole.http.Fields;
import io.casserole.http.RequestTarget;
import io.casserole.segment.Body;
import io.casserole.segment.Descriptor;
import io.casserole.segment.FetchException;
import io.casserole.segment.Generation;
import io.casserole.segment.Instruments;
import io.casserole.segment.ObjectKey;
import io.casserole.segment.ObjectSource.Description;
import io.casserole.segment.ObjectSource.Probe;
import io.casserole.segment.ObjectSource.Wanted;
import io.casserole.segment.SegmentMemory;
import io.casserole.segment.SegmentSource;
import io.casserole.segment.ServedFrom;
import io.casserole.segment.UpstreamResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/**
 * The cache: finds the object, decides the answer, and hands out a body that reads segment by segment.
 *
 * <pre>
 * answer ─ Directory.find ─┬─ Whole ──── Exchange.plan ─ SegmentedBody ─┐
 *                          ├─ Passing ── SegmentedBody, followed ───────┴─ first bytes here ─ Answer.Response
 *                          ├─ Relayed ── the owner's stream of such a body
 *                          ├─ Part ───── the origin's response, of which the bytes are kept
 *                          ├─ Own ────── the origin's response, untouched
 *                          └─ Uncacheable ─ Answer.Forward
 * </pre>
 *
 * A request whose object turns out to have changed before its first byte was sent starts again, once.
 */
public final class HttpCache implements Cache {
    private final Directories directories;
    private final KnownObjects known;
    private final CacheConfig config;
    private final Clock clock;
    private final FailureAnswers failures;
    private final CachePolicy policy;
    private final ReuseRules rules;
    private final Keying keying;

    /** A cache in which every target names an object of its own. */
    public HttpCache(
            Directories directories,
            SegmentSource segments,
            SegmentMemory memory,
            CacheConfig config,
            String mirrorHost,
            Clock clock,
            RandomGenerator random) {
        this(directories, segments, memory, config, Keying.AS_SENT, mirrorHost, clock, random);
    }

    /**
     * @param directories where objects are looked up
     * @param segments the edge of the stairs: where this node's clients read
     * @param memory what reading ahead must find room in
     * @param keying which target names which object
     * @param mirrorHost what failures tell the client about the origin
     */
    public HttpCache(
            Directories directories,
            SegmentSource segments,
            SegmentMemory memory,
            CacheConfig config,
            Keying keying,
            String mirrorHost,
            Clock clock,
            RandomGenerator random) {
        this.keying = keying;
        this.directories = directories;
        this.known = new KnownObjects(directories, segments, memory, config, keying, clock, random);
        this.config = config;
        this.clock = clock;
        this.rules = ReuseRules.of(config.reuse());
        this.failures = new FailureAnswers(mirrorHost);
        this.policy = new CachePolicy(
                config.minTtl(),
                config.storeSetCookie(),
                config.reuse().servesAuthorized(),
                config.reuse().negativeTtl(),
                config.limits().maxStoredFields().bytes());
    }

    @Override
    public CompletableFuture<Answer> answer(CacheRequest request) {
        if (rules.asked(request.fields()).noStore()) { // RFC 9111 §5.2.1.5
            return done(new Answer.Forward(Forwarded.REQUEST, "request has no-store"));
        }
        Optional<String> rule = keying.passedBy(request.target());
        if (rule.isPresent()) {
            return done(new Answer.Forward(Forwarded.BYPASS, "rule=" + rule.get()));
        }
        return answer(request, Optional.empty())
                .exceptionally(failure -> failures.answer(request, FetchException.behind(failure)));
    }

    /** Shows what came of reading ahead. */
    public void showOn(Instruments instruments) {
        known.showOn(instruments);
    }

    /** Only the owner of a target keeps what it knows of it; the others pass on. */
    @Override
    public Posting posting(RequestTarget target, Fields fields) {
        if (keying.passedBy(target).isPresent()) {
            return Posting.IGNORED;
        }
        ObjectKey key = ObjectKey.primary(keying.name(target));
        Probe probe = new Probe(key, target, fields, Optional.empty());
        return directories
                .ifOwned(key.target())
                .<Posting>map(directory ->
                        new PostedObject(probe, directory, policy, config.key().fields(), config.segmentBytes(), clock))
                .orElse(Posting.IGNORED);
    }

    /** @param dead the generation on which the request has failed once; it may not fail twice */
    private CompletableFuture<Answer> answer(CacheRequest request, Optional<Generation> dead) {
        String target = keying.name(request.target());
        Probe probe = new Probe(ObjectKey.primary(target), request.target(), request.fields(), wanted(request), dead)
                .heardBy(request.interims());
        return directories.of(target).find(probe).thenCompose(found -> respond(request, found, dead.isEmpty()));
    }

    /** What a probe may fetch with its answer: nothing for a request that may be answered without a byte. */
    private static Optional<Wanted> wanted(CacheRequest request) {
        return request.isHead() || request.isConditional()
                ? Optional.empty()
                : Optional.of(new Wanted(request.fields().first("range")));
    }

    private CompletableFuture<Answer> respond(CacheRequest request, Found found, boolean mayRestart) {
        if (found instanceof Found.Whole whole) {
            return respond(request, whole, mayRestart);
        }
        if (found instanceof Found.Passing passing) {
            return respond(request, passing);
        }
        if (found instanceof Found.Relayed relayed) {
            return done(relayed(request, relayed));
        }
        if (found instanceof Found.Part part) {
            return done(kept(part));
        }
        if (found instanceof Found.Own own) {
            return done(own(own.why(), own.reason(), own.response()));
        }
        if (found instanceof Found.Refused refused) {
            return done(refused(refused.why(), refused.error()));
        }
        Found.Uncacheable no = (Found.Uncacheable) found;
        return done(new Answer.Forward(no.why(), no.reason()));
    }

    private static CompletableFuture<Answer> done(Answer answer) {
        return CompletableFuture.completedFuture(answer);
    }

    private Answer kept(Found.Part part) {
        Descriptor object = part.descriptor();
        Duration left = object.freshness().left(object.resident(clock.instant()));
        Outcome outcome = new Outcome(Optional.of(part.inquiry()), left).with(Sources.of(ServedFrom.ORIGIN));
        UpstreamResponse response = part.response();
        return response(response.status(), response.fields(), outcome, response.body());
    }

    private static Answer own(Forwarded why, String reason, UpstreamResponse response) {
        CacheStatus said = Outcome.uncacheable(why, response.status(), reason);
        return new Answer.Response(response.status(), response.fields(), said, response.body());
    }

    private static Answer refused(Forwarded why, Description.Refused error) {
        return error.response()
                .map(response -> own(why, error.reason(), response))
                .orElseGet(() -> new Answer.Forward(why, error.reason()));
    }

    // ---- a known object

    private CompletableFuture<Answer> respond(CacheRequest request, Found.Whole whole, boolean mayRestart) {
        return known.answer(request, whole).exceptionallyCompose(thrown -> {
            FetchException failure = FetchException.behind(thrown);
            if (!KnownObjects.isGone(failure)) {
                return CompletableFuture.failedFuture(failure);
            }
            if (mayRestart) {
                return answer(request, Optional.of(whole.descriptor().generation()));
            }
            return whole.descriptor().isPart()
                    ? done(new Answer.Forward(Forwarded.MISS, "others ask for other parts"))
                    : CompletableFuture.failedFuture(failure);
        });
    }

    // ---- a body that passes once

    private CompletableFuture<Answer> respond(CacheRequest request, Found.Passing passing) {
        Fields fields = passing.body().sentFields();
        Outcome outcome = new Outcome(Optional.of(passing.inquiry()), Duration.ZERO);
        SegmentedBody body = new SegmentedBody(
                new FollowedSegments(passing.follower()),
                config.segmentBytes(),
                0,
                passing.body().length());
        if (request.isHead()) {
            body.close();
            return done(response(passing.body().status(), fields, outcome, Body.empty()));
        }
        return body.prime().handle((ok, failure) -> {
            if (failure != null) {
                body.close();
                throw FetchException.behind(failure);
            }
            return response(
                    passing.body().status(),
                    fields,
                    body.sources().map(outcome::with).orElse(outcome),
                    body);
        });
    }

    /** The owner's word for word; it was sent to this node for this request alone. */
    private static Answer relayed(CacheRequest request, Found.Relayed relayed) {
        UpstreamResponse response = relayed.response();
        ServedFrom from = relayed.inquiry().collapsed() ? ServedFrom.PEER : ServedFrom.ORIGIN;
        Outcome outcome = new Outcome(Optional.of(relayed.inquiry()), Duration.ZERO).with(Sources.of(from));
        if (!request.isHead()) {
            return response(response.status(), response.fields(), outcome, response.body());
        }
        response.body().close();
        return response(response.status(), response.fields(), outcome, Body.empty());
    }

    private static Answer response(int status, Fields fields, Outcome outcome, Body body) {
        return new Answer.Response(status, fields, outcome.status(), body);
    }
}
