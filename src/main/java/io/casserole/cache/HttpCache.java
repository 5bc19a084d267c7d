package io.casserole.cache;

import io.casserole.config.CacheConfig;
import io.casserole.http.CachePolicy;
import io.casserole.http.CacheStatus.Forwarded;
import io.casserole.http.Fields;
import io.casserole.http.RequestTarget;
import io.casserole.segment.FetchException;
import io.casserole.segment.Generation;
import io.casserole.segment.Instruments;
import io.casserole.segment.ObjectKey;
import io.casserole.segment.ObjectSource.Probe;
import io.casserole.segment.ObjectSource.Wanted;
import io.casserole.segment.SegmentMemory;
import io.casserole.segment.SegmentSource;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The cache: finds the object, decides the answer, and hands out a body that reads segment by segment.
 *
 * <pre>
 * answer ─ Directory.find ─┬─ Whole ──── KnownObjects ─ Exchange.plan ─ SegmentedBody ─┐
 *                          ├─ Passing ┐                                                │
 *                          ├─ Relayed │                                                │
 *                          ├─ Part    ├─ ResponsesUnderWay ────────────────────────────┴─ first bytes here ─ Answer.Response
 *                          ├─ Own     │
 *                          ├─ Refused ┘
 *                          └─ Uncacheable ─ Answer.Forward
 * </pre>
 *
 * A request whose object turns out to have changed before its first byte was sent starts again, once.
 */
public final class HttpCache implements Cache {
    private final Directories directories;
    private final KnownObjects known;
    private final ResponsesUnderWay underWay;
    private final Supplier<CacheConfig> config;
    private final Clock clock;
    private final FailureAnswers failures;
    private final Keying keying;

    /**
     * @param directories where objects are looked up
     * @param segments the edge of the stairs: where this node's clients read
     * @param memory what reading ahead must find room in
     * @param config the settings in force, which may change
     * @param keying which target names which object
     * @param mirrorHost what failures tell the client about the origin
     */
    public HttpCache(
            Directories directories,
            SegmentSource segments,
            SegmentMemory memory,
            Supplier<CacheConfig> config,
            Keying keying,
            String mirrorHost,
            Clock clock,
            RandomGenerator random) {
        this.keying = keying;
        this.directories = directories;
        this.known = new KnownObjects(directories, segments, memory, config, keying, clock, random);
        this.underWay = new ResponsesUnderWay(config.get().segmentBytes(), clock);
        this.config = config;
        this.clock = clock;
        this.failures = new FailureAnswers(mirrorHost);
    }

    @Override
    public CompletableFuture<Answer> answer(CacheRequest request) {
        if (ReuseRules.of(config.get().reuse()).asked(request.fields()).noStore()) { // RFC 9111 §5.2.1.5
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
        CacheConfig now = config.get();
        return directories
                .ifOwned(key.target())
                .<Posting>map(directory -> new PostedObject(
                        probe, directory, policy(now), now.key().fields(), now.segmentBytes(), clock))
                .orElse(Posting.IGNORED);
    }

    private static CachePolicy policy(CacheConfig config) {
        return new CachePolicy(
                config.minTtl(),
                config.storeSetCookie(),
                config.reuse().servesAuthorized(),
                config.reuse().negativeTtl(),
                config.limits().maxStoredFields().bytes());
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
        return found instanceof Found.Uncacheable no
                ? done(new Answer.Forward(no.why(), no.reason()))
                : underWay.answer(request, found);
    }

    private static CompletableFuture<Answer> done(Answer answer) {
        return CompletableFuture.completedFuture(answer);
    }

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
}
