package io.casserole.upstream;

import io.casserole.http.ByteRange;
import io.casserole.http.Fields;
import io.casserole.http.Validator;
import io.casserole.segment.Delayer;
import io.casserole.segment.FetchException;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.Interims;
import io.casserole.segment.Origin;
import io.casserole.segment.SegmentBytes;
import io.casserole.segment.SegmentRequest;
import io.casserole.upstream.SegmentCheck.Verdict;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Fills one segment, with as many requests as it takes. Where a response breaks off, the next request asks for the rest, a bounded number
 * of times, so that readers see only a pause. Where the origin is several servers, another may go on that has the same bytes. Whatever is
 * not certainly of the same object ends the fill with a failure.
 *
 * <p>Requests follow one another, so all fields belong to the thread that handles the current one: the I/O thread of its response, or
 * the delayer's.
 */
final class SegmentFetch implements MirrorQuestion {
    private static final Set<Reason> OUT_OF_REACH =
            EnumSet.of(Reason.UNREACHABLE, Reason.TIMEOUT, Reason.BROKEN, Reason.BUSY);

    private final Mirrors origin;
    private final Backoff backoff;
    private final Delayer delayer;
    private final DistrustedHeads distrusted;
    private final FetchCounts counts;
    private final SegmentRequest request;
    private final ByteRange range;
    private final Provenance from;
    private final SegmentBytes bytes;
    private int failures;
    private boolean otherBytes; // whether a server has other bytes, that could have the same

    /** Fetches all of the segment. Takes over one count of {@code bytes}, which may hold its beginning. */
    SegmentFetch(FetchTools tools, SegmentRequest request, SegmentBytes bytes) {
        this(tools, request, request.descriptor().layout().range(request.index()), bytes);
    }

    /** Fetches that range of the segment. Takes over one count of {@code bytes}. */
    SegmentFetch(FetchTools tools, SegmentRequest request, ByteRange range, SegmentBytes bytes) {
        this.origin = tools.origin();
        this.backoff = tools.backoff();
        this.delayer = tools.delayer();
        this.distrusted = tools.distrusted();
        this.counts = tools.counts();
        this.request = request;
        this.range = range;
        this.from = Provenance.of(request.descriptor());
        this.bytes = bytes;
    }

    /** Asks for what is missing: all of the segment at first, later the rest. */
    void ask() {
        var unused = origin.ask(from, request.target().toString(), this, Interims.UNHEARD)
                .whenComplete((response, failure) -> {
                    if (failure == null) {
                        take(response);
                    } else {
                        unanswered(FetchException.behind(failure));
                    }
                });
    }

    /** An origin that did not answer for the whole of the head's time-out is not made to be waited for again. */
    private void unanswered(FetchException cause) {
        if (cause.reason() == Reason.TIMEOUT || cause.reason() == Reason.CHANGED) {
            fail(cause);
        } else {
            broken(cause);
        }
    }

    @Override
    public boolean suits(Likeness server) {
        return from.mayGoOnAt(server);
    }

    @Override
    public Origin.Request request(Likeness server) {
        Fields fields = FetchFields.coded(request.descriptor(), request.fields());
        Fields conditional = Fields.builder()
                .addAll(FetchFields.ranged(fields, missing()))
                .addAll(precondition(server))
                .build();
        return Origin.Request.of(Origin.Purpose.FETCH, "GET", request.target(), conditional);
    }

    private Fields precondition(Likeness server) {
        return switch (server) {
            case HOME ->
                request.descriptor().validator().map(Validator::precondition).orElse(Fields.empty());
            case ELSEWHERE -> from.proof().precondition();
            case EQUAL -> Fields.empty();
        };
    }

    @Override
    public boolean isOfUse(Head answer, Likeness server) {
        Verdict verdict = SegmentCheck.check(request.descriptor(), missing(), answer, server);
        otherBytes |= verdict instanceof Verdict.Bad bad && bad.cause().reason() == Reason.CHANGED;
        return verdict instanceof Verdict.Good;
    }

    private ByteRange missing() {
        return new ByteRange(range.first() + bytes.available(), range.end());
    }

    private void take(OpenResponse response) {
        Head head = response.head();
        Verdict verdict =
                SegmentCheck.check(request.descriptor(), missing(), head, origin.likeness(from, head.upstream()));
        if (verdict instanceof Verdict.Bad bad) {
            response.cancel();
            if (bad.passing()) {
                broken(bad.cause());
            } else {
                fail(bad.cause());
            }
        } else {
            fill(response);
        }
    }

    /** Takes the body of a response that is known to hold exactly what is missing. */
    void fill(OpenResponse response) {
        response.into(new Filling(response));
    }

    private void broken(FetchException cause) {
        boolean again = request.descriptor().ranged() && cause.reason() != Reason.BUSY;
        Optional<Duration> delay = again ? backoff.delay(++failures) : Optional.empty();
        delay.ifPresentOrElse(this::askAfter, () -> fail(cause));
    }

    private void askAfter(Duration wait) {
        counts.resumed();
        delayer.after(wait, this::ask);
    }

    private void fail(FetchException cause) {
        if (cause.reason() == Reason.CHANGED && !request.descriptor().proven()) {
            distrusted.add(request.descriptor().key().target());
        }
        bytes.fail(isLeftAlone(cause) ? leftAlone(cause) : cause);
        bytes.release();
    }

    /** Whether the server of the object is out of reach, and another has, as far as anybody knows, other bytes. */
    private boolean isLeftAlone(FetchException cause) {
        boolean nobodyElse = otherBytes || (origin.differ() && !from.mayGoOnAt(Likeness.ELSEWHERE));
        return OUT_OF_REACH.contains(cause.reason())
                && nobodyElse
                && origin.couldBegin(from, request.target().toString());
    }

    /** So that who asks from now on begins anew, at another server. */
    private FetchException leftAlone(FetchException cause) {
        return new FetchException(
                Reason.CHANGED,
                request.descriptor().key() + ": expected " + from.upstream().orElse("its server")
                        + " or another with the same bytes, found " + cause.getMessage(),
                cause);
    }

    private void complete() {
        bytes.complete();
        bytes.release();
    }

    /** Takes the body of one response. */
    private final class Filling implements Origin.Sink {
        private final OpenResponse response;
        private boolean over;

        Filling(OpenResponse response) {
            this.response = response;
        }

        /** One byte more than promised is asked for: it would give a lie away, and the end of a chunked body lies behind it. */
        @Override
        public void head(int status, Fields fields, Origin.Flow flow) {
            flow.request(missing().length() + 1);
        }

        @Override
        public void data(ByteBuffer data) {
            if (!over) {
                bytes.append(data);
                if (data.hasRemaining()) {
                    over = true;
                    response.cancel();
                    fail(new FetchException(
                            Reason.BROKEN,
                            request.descriptor().key() + ": expected " + range.length() + " bytes, found more"));
                }
            }
            data.position(data.limit());
        }

        @Override
        public void end(Fields trailers) {
            ended(new FetchException(
                    Reason.BROKEN,
                    request.descriptor().key() + ": expected " + range.length() + " bytes, found "
                            + bytes.available()));
        }

        @Override
        public void failed(FetchException cause) {
            ended(cause);
        }

        /** A body that broke behind its last byte is as good as whole: Content-Range has told its length. */
        private void ended(FetchException ifIncomplete) {
            if (over) {
                return;
            }
            over = true;
            if (bytes.available() == range.length()) {
                complete();
            } else {
                broken(ifIncomplete);
            }
        }
    }
}
