package io.casserole.upstream;

import io.casserole.http.AcceptEncoding;
import io.casserole.http.ByteRange;
import io.casserole.http.Cacheability.Decision;
import io.casserole.http.ContentRange;
import io.casserole.http.Fields;
import io.casserole.segment.ObjectSource;
import io.casserole.segment.ObjectSource.Description;
import io.casserole.segment.ObjectSource.Probe;
import io.casserole.segment.Origin;
import io.casserole.segment.SegmentLayout;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * The first {@code GET} of an object, with {@code Range} for the segment that is touched first where the origin may serve ranges. The
 * head of its answer is the truth about the object; its body is the first segment, the whole object, or the leader's own response.
 */
final class FirstGet {
    private final FetchTools tools;
    private final Probe probe;
    private final Fields sent;
    private final Optional<Head> advice;
    private final Optional<ByteRange> range;
    private final boolean mayAskIdentity;

    private FirstGet(
            FetchTools tools,
            Probe probe,
            Fields sent,
            Optional<Head> advice,
            Optional<ByteRange> range,
            boolean mayAskIdentity) {
        this.tools = tools;
        this.probe = probe;
        this.sent = sent;
        this.advice = advice;
        this.range = range;
        this.mayAskIdentity = mayAskIdentity;
    }

    /** Of an object that is no longer what it was, by the coding that {@code sent} asks for. */
    static FirstGet again(FetchTools tools, Probe probe, Fields sent, Optional<ByteRange> range) {
        return new FirstGet(tools, probe, sent, Optional.empty(), range, false);
    }

    /** Without a {@code HEAD} before it. Where the client wants no bytes, one is asked for: for its head alone. */
    static FirstGet unadvised(FetchTools tools, Probe probe, Fields sent) {
        int size = tools.config().segmentSize();
        ByteRange range =
                probe.wanted().map(wanted -> segment(wanted.firstByte(), size)).orElse(new ByteRange(0, 1));
        boolean mayAskIdentity = AcceptEncoding.acceptsIdentity(probe.fields());
        return new FirstGet(tools, probe, sent, Optional.empty(), Optional.of(range), mayAskIdentity);
    }

    /** Without {@code Range}, of an object whose parts cannot be joined. */
    static FirstGet whole(FetchTools tools, Probe probe, Fields sent) {
        boolean mayAskIdentity = AcceptEncoding.acceptsIdentity(probe.fields());
        return new FirstGet(tools, probe, sent, Optional.empty(), Optional.empty(), mayAskIdentity);
    }

    /** After a {@code HEAD}; without {@code Range} unless the object can be had in parts. */
    static FirstGet advised(FetchTools tools, Probe probe, Head advice, boolean ranged, long firstByte) {
        SegmentLayout layout =
                new SegmentLayout(tools.config().segmentSize(), advice.length().orElseThrow());
        Optional<ByteRange> range = ranged ? Optional.of(layout.range(layout.indexOf(firstByte))) : Optional.empty();
        return new FirstGet(tools, probe, advice.sent(), Optional.of(advice), range, false);
    }

    /** The same, with the coding that it may come in. */
    FirstGet coded() {
        return new FirstGet(tools, probe, sent, advice, range, false);
    }

    /** The same without {@code Range}. */
    private FirstGet plain() {
        return new FirstGet(tools, probe, sent, Optional.empty(), Optional.empty(), mayAskIdentity);
    }

    private static ByteRange segment(long firstByte, int size) {
        long first = firstByte / size * size;
        return new ByteRange(first, first + size);
    }

    CompletableFuture<Description> run() {
        return ask().thenCompose(this::describe);
    }

    /** Sends the request, first to the server that has answered {@code HEAD}. */
    private CompletableFuture<OpenResponse> ask() {
        return tools.origin().ask(request(Fields.empty()), probe.interims(), advice.map(Head::upstream));
    }

    /** The request with these fields as well. */
    Origin.Request request(Fields conditions) {
        Fields all = range.map(bytes -> FetchFields.ranged(sent, bytes)).orElse(sent);
        Fields fields = Fields.builder().addAll(all).addAll(conditions).build();
        return Origin.Request.of(Origin.Purpose.PROBE, "GET", probe.target(), fields);
    }

    /** Describes the object by the answer, whatever it is. */
    CompletableFuture<Description> describe(OpenResponse response) {
        Head head = response.head();
        if (range.isPresent() && head.status() == 416) {
            response.cancel();
            return beyondTheEnd(head.unsatisfiedTotal());
        }
        return mayAskIdentity && isCodedOnTheFly(head) ? orIdentity(response) : accept(response);
    }

    /** RFC 9110 §15.5.17: the object is empty, or shorter than the byte asked for; then its last segment tells all the rest. */
    private CompletableFuture<Description> beyondTheEnd(OptionalLong total) {
        boolean knowsMore = total.isPresent()
                && total.getAsLong() > 0
                && range.orElseThrow().first() >= total.getAsLong();
        if (!knowsMore) {
            return plain().run();
        }
        ByteRange last = segment(total.getAsLong() - 1, tools.config().segmentSize());
        return new FirstGet(tools, probe, sent, advice, Optional.of(last), mayAskIdentity).run();
    }

    private boolean isCodedOnTheFly(Head head) {
        boolean segmentable =
                head.part().isPresent() ? head.isStrong() : range.isEmpty() && HeadAdvice.isSegmentable(head);
        return head.isCoded()
                && !segmentable
                && !isSmall(head)
                && tools.descriptors().judge(head) instanceof Decision.Cacheable;
    }

    /** Whether the response is all of the object in one segment: no other will have to fit it, or it is an error that says why. */
    private boolean isSmall(Head head) {
        boolean whole = head.status() != 206 && head.length().isPresent();
        return head.status() >= 300
                || (whole && head.length().getAsLong() <= tools.config().segmentSize());
    }

    /** Asks once more, without a coding; the first response waits until it is known which of the two is of more use. */
    private CompletableFuture<Description> orIdentity(OpenResponse coded) {
        FirstGet plain = new FirstGet(tools, probe, FetchFields.identity(sent), advice, range, false);
        return plain.ask()
                .<Optional<OpenResponse>>handle((response, failure) -> Optional.ofNullable(response))
                .thenCompose(second -> {
                    if (second.isPresent() && plain.isSegmentable(second.get().head())) {
                        coded.cancel();
                        return plain.accept(second.get());
                    }
                    second.ifPresent(OpenResponse::cancel);
                    return accept(coded);
                });
    }

    private boolean isSegmentable(Head head) {
        return !head.isCoded()
                && head.validator().isPresent()
                && range.flatMap(asked -> exactPart(head, asked)).isPresent()
                && tools.descriptors().judge(head) instanceof Decision.Cacheable;
    }

    private CompletableFuture<Description> accept(OpenResponse response) {
        Head head = response.head();
        if (head.status() != 206) {
            return new WholeAnswer(tools, probe, range.isPresent()).describe(response);
        }
        Optional<ContentRange.Part> part = range.flatMap(asked -> exactPart(head, asked));
        Optional<CompletableFuture<Description>> description =
                part.flatMap(exact -> new PartAnswer(tools, probe, advice).describe(response, exact));
        return description.orElseGet(() -> {
            response.cancel();
            return withoutRange();
        });
    }

    /** Bytes of different responses cannot be joined, or the origin does not send those asked for. */
    private CompletableFuture<Description> withoutRange() {
        boolean clientWantsPart =
                probe.wanted().flatMap(ObjectSource.Wanted::range).isPresent();
        if (clientWantsPart || range.isEmpty()) {
            return CompletableFuture.completedFuture(
                    new Description.Uncacheable("ranges of different responses cannot be joined"));
        }
        return plain().run();
    }

    /** The part that was asked for, as far as the object has it; empty if the response holds something else. */
    private static Optional<ContentRange.Part> exactPart(Head head, ByteRange asked) {
        return head.part().filter(part -> {
            long end = Math.min(asked.end(), part.total().orElseThrow());
            return part.range().first() == asked.first()
                    && part.range().end() == end
                    && head.length().orElse(part.range().length())
                            == part.range().length();
        });
    }
}
