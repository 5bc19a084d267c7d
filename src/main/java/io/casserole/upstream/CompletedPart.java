package io.casserole.upstream;

import io.casserole.http.ByteRange;
import io.casserole.http.ContentProof;
import io.casserole.http.ContentRange;
import io.casserole.http.EntityTag;
import io.casserole.http.Fields;
import io.casserole.http.RequestTarget;
import io.casserole.segment.Body;
import io.casserole.segment.FetchException;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.Interims;
import io.casserole.segment.Origin;
import io.casserole.segment.ServedFrom;
import io.casserole.segment.StreamedBody;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes one body of a 206 that begins an object and a second one, asked for behind it, that ends it: for a client that asked for the
 * whole of an object that, as its first part said, is not to be stored.
 *
 * <p>The reader asks one flow for bytes; what it has asked for beyond the first part is asked of the second. The lock guards {@code
 * current}, {@code owed} and {@code closed}; nothing is called under it.
 */
final class CompletedPart implements Origin.Sink {
    private final Mirrors origin;
    private final RequestTarget target;
    private final Head first;
    private final ContentRange.Part part;
    private final StreamedBody body = new StreamedBody(this::request, this::close, ServedFrom.ORIGIN);
    private long received; // the I/O thread's
    private boolean second; // the I/O thread's
    private OpenResponse response; // guarded by this
    private Origin.@Nullable Flow current; // guarded by this
    private long owed; // guarded by this
    private boolean closed; // guarded by this

    CompletedPart(Mirrors origin, RequestTarget target, OpenResponse response, ContentRange.Part part) {
        this.origin = origin;
        this.target = target;
        this.response = response;
        this.first = response.head();
        this.part = part;
    }

    Body body() {
        return body;
    }

    private long total() {
        return part.total().orElseThrow();
    }

    private void request(long bytes) {
        Origin.Flow flow;
        synchronized (this) {
            owed += bytes;
            flow = current;
        }
        if (flow != null) {
            flow.request(bytes);
        }
    }

    private void close() {
        OpenResponse open;
        synchronized (this) {
            closed = true;
            open = response;
        }
        open.cancel();
    }

    @Override
    public void head(int status, Fields fields, Origin.Flow flow) {
        long early;
        synchronized (this) {
            current = flow;
            early = owed;
        }
        if (early > 0) {
            flow.request(early);
        }
    }

    @Override
    public void data(ByteBuffer bytes) {
        received += bytes.remaining();
        synchronized (this) {
            owed -= bytes.remaining();
        }
        body.data(bytes);
    }

    @Override
    public void end(Fields trailers) {
        if (received == total()) {
            body.end(trailers);
        } else if (received == part.range().end() && !second) {
            second = true;
            askForRest();
        } else {
            failed(new FetchException(Reason.BROKEN, target + ": expected " + total() + " bytes, found " + received));
        }
    }

    @Override
    public void failed(FetchException cause) {
        body.failed(cause);
    }

    private void askForRest() {
        synchronized (this) {
            current = null;
        }
        var unused = origin.ask(Provenance.of(first), target.toString(), new Rest(), Interims.UNHEARD)
                .whenComplete((rest, failure) -> {
                    if (failure == null) {
                        takeRest(rest);
                    } else {
                        failed(FetchException.behind(failure));
                    }
                });
    }

    /** The question for what is behind the first part. */
    private final class Rest implements MirrorQuestion {
        @Override
        public boolean suits(Likeness server) {
            return Provenance.of(first).mayGoOnAt(server);
        }

        @Override
        public Origin.Request request(Likeness server) {
            Fields ranged = FetchFields.ranged(first.sent(), new ByteRange(received, total()));
            Fields fields = EntityTag.of(first.fields())
                    .map(tag -> ranged.with("If-Match", tag.toString()))
                    .orElse(ranged);
            return Origin.Request.of(Origin.Purpose.PASS, "GET", target, fields);
        }

        @Override
        public boolean isOfUse(Head answer, Likeness server) {
            return isRest(answer, server);
        }
    }

    private ContentRange.Part missing() {
        return new ContentRange.Part(new ByteRange(received, total()), part.total());
    }

    private boolean isRest(Head rest, Likeness server) {
        return rest.part().equals(Optional.of(missing()))
                && EntityTag.of(rest.fields()).equals(EntityTag.of(first.fields()))
                && rest.coding().equals(first.coding())
                && (server != Likeness.ELSEWHERE
                        || Provenance.of(first).proof().agreesWith(ContentProof.of(rest.fields())));
    }

    private void takeRest(OpenResponse rest) {
        Likeness server = origin.likeness(Provenance.of(first), rest.head().upstream());
        if (!isRest(rest.head(), server)) {
            rest.cancel();
            failed(new FetchException(
                    Reason.CHANGED,
                    target + ": expected " + missing() + " of the same object, found status "
                            + rest.head().status()));
        } else if (isClosed(rest)) {
            rest.cancel();
        } else {
            rest.into(this);
        }
    }

    private synchronized boolean isClosed(OpenResponse rest) {
        response = rest;
        return closed;
    }
}
