package io.casserole.cache;

import io.casserole.config.CacheConfig;
import io.casserole.http.ByteRange;
import io.casserole.http.CacheStatus;
import io.casserole.http.Fields;
import io.casserole.segment.Body;
import io.casserole.segment.Descriptor;
import io.casserole.segment.FetchException;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.Instruments;
import io.casserole.segment.SegmentMemory;
import io.casserole.segment.SegmentSource;
import io.casserole.segment.SequenceBody;
import io.casserole.segment.ServedFrom;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Answers requests for objects of known length: plans, opens the segments touched, and answers when the first bytes are here. */
final class KnownObjects {
    private final Directories directories;
    private final SegmentSource segments;
    private final SegmentMemory memory;
    private final Supplier<CacheConfig> config;
    private final Keying keying;
    private final Clock clock;
    private final RandomGenerator random;
    private final ReadAhead readAhead = new ReadAhead();

    KnownObjects(
            Directories directories,
            SegmentSource segments,
            SegmentMemory memory,
            Supplier<CacheConfig> config,
            Keying keying,
            Clock clock,
            RandomGenerator random) {
        this.directories = directories;
        this.segments = segments;
        this.memory = memory;
        this.config = config;
        this.keying = keying;
        this.clock = clock;
        this.random = random;
    }

    void showOn(Instruments instruments) {
        readAhead.showOn(instruments);
    }

    /** Fails, with no byte sent, if the first bytes cannot be had; an object that {@link #isGone} is then forgotten. */
    CompletableFuture<Answer> answer(CacheRequest request, Found.Whole whole) {
        Descriptor descriptor = whole.descriptor();
        Exchange.Plan plan = new Exchange(request, descriptor, config.get().maxRanges()).plan(this::boundary);
        Draft draft = draft(request, whole, plan);
        if (request.isHead() || plan.parts().isEmpty()) {
            return done(draft.with(draft.outcome(), Body.empty()));
        }
        if (descriptor.isPart() && !isOfOneSegment(plan, descriptor)) {
            return CompletableFuture.failedFuture(gone(descriptor));
        }
        List<Body> bodies = bodies(request, whole, plan);
        Body body = bodies.size() == 1 ? bodies.get(0) : new SequenceBody(bodies);
        Optional<SegmentedBody> toPrime = bodies.stream()
                .filter(SegmentedBody.class::isInstance)
                .map(SegmentedBody.class::cast)
                .findFirst();
        return toPrime.map(first -> primed(descriptor, draft, first, body))
                .orElseGet(() -> done(draft.with(draft.outcome().with(Sources.of(whole.bodyFrom())), body)));
    }

    /** Whether all bytes are there if the first one is: of a part that stands alone, no more can be had behind it (RFC 9111 §3.4). */
    private static boolean isOfOneSegment(Exchange.Plan plan, Descriptor descriptor) {
        return plan.parts().size() == 1
                && plan.parts().get(0) instanceof Exchange.Part.OfObject part
                && descriptor.layout().indexOf(part.range().first())
                        == descriptor.layout().indexOf(part.range().end() - 1);
    }

    private FetchException gone(Descriptor part) {
        FetchException failure =
                new FetchException(Reason.CHANGED, part.key() + ": expected the bytes asked for, found a part alone");
        forgetIfGone(part, failure);
        return failure;
    }

    private static CompletableFuture<Answer> done(Answer answer) {
        return CompletableFuture.completedFuture(answer);
    }

    private CompletableFuture<Answer> primed(Descriptor descriptor, Draft draft, SegmentedBody first, Body body) {
        return first.prime()
                .<Answer>thenApply(
                        ok -> draft.with(first.sources().map(draft::outcomeOf).orElse(draft.outcome()), body))
                .exceptionally(thrown -> {
                    FetchException failure = FetchException.behind(thrown);
                    body.close();
                    forgetIfGone(descriptor, failure); // at once: the body may not have been read as far as its failure
                    throw failure;
                });
    }

    /** An answer but for its bytes, and where they come from. */
    private record Draft(Descriptor descriptor, int status, Fields fields, Outcome outcome) {
        /** With these segments. Each is asked for by a range; whether that was obeyed is certain only if it is not the whole object. */
        Outcome outcomeOf(Sources known) {
            OptionalInt partial = descriptor.layout().count() > 1 ? OptionalInt.of(206) : OptionalInt.empty();
            return outcome.withSegments(known, partial);
        }

        Answer with(Outcome reached, Body body) {
            CacheStatus said = reached.status().withKey(descriptor.key().toString());
            return new Answer.Response(status, fields, said, body);
        }
    }

    private Draft draft(CacheRequest request, Found.Whole whole, Exchange.Plan plan) {
        Descriptor descriptor = whole.descriptor();
        Duration resident = descriptor.resident(clock.instant());
        long age = descriptor.freshness().age(resident).toSeconds();
        // RFC 9111 §5.1: of what was stored; what the origin sends now has its own, if any
        Fields fields =
                whole.isAnsweredByOrigin() ? plan.fields() : plan.fields().with("Age", Long.toString(age));
        Outcome outcome = new Outcome(
                whole.inquiry(),
                Optional.empty(),
                descriptor.freshness().left(resident),
                keying.ruleOf(request.target(), descriptor.status(), descriptor.fields()));
        return new Draft(descriptor, plan.status(), fields, outcome);
    }

    /** Whether the origin has something else by now, or the bytes are lost: asked again, it may be had. */
    static boolean isGone(FetchException failure) {
        return failure.reason() == Reason.CHANGED || failure.reason() == Reason.LOST;
    }

    /** Whoever comes later asks the origin again, instead of running into the same segment. */
    private void forgetIfGone(Descriptor descriptor, FetchException failure) {
        if (isGone(failure)) {
            directories.of(descriptor.key().target()).forget(descriptor);
        }
    }

    private List<Body> bodies(CacheRequest request, Found.Whole whole, Exchange.Plan plan) {
        List<Body> bodies = new ArrayList<>();
        for (Exchange.Part part : plan.parts()) {
            if (part instanceof Exchange.Part.Literal literal) {
                bodies.add(Body.of(literal.bytes()));
            } else {
                ByteRange range = ((Exchange.Part.OfObject) part).range();
                bodies.add(whole.body()
                        .map(bytes -> Body.of(
                                ByteBuffer.wrap(bytes, (int) range.first(), (int) range.length())
                                        .asReadOnlyBuffer(),
                                ServedFrom.MEMORY))
                        .orElseGet(() -> segmented(request, whole, range)));
            }
        }
        return bodies;
    }

    private SegmentedBody segmented(CacheRequest request, Found.Whole whole, ByteRange range) {
        Descriptor descriptor = whole.descriptor();
        Fields fields = descriptor.fetchFields(request.fields());
        KnownSegments known = new KnownSegments(
                new KnownSegments.Wanted(descriptor, range, fields, request.target(), whole.fetched()),
                segments,
                memory,
                config.get().readAhead(),
                readAhead,
                failure -> forgetIfGone(descriptor, failure));
        return new SegmentedBody(known, descriptor.segmentSize(), range.first(), OptionalLong.of(range.end()));
    }

    private String boundary() {
        byte[] bytes = new byte[15];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
