package io.casserole.upstream;

import io.casserole.http.ByteRange;
import io.casserole.http.Fields;
import io.casserole.segment.ObjectSource.Description;
import io.casserole.segment.ObjectSource.Probe;
import io.casserole.segment.Origin;
import io.casserole.segment.SegmentKey;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The first {@code GET} of an object of which the beginning is here, without a validator: for what is behind it (RFC 9111 §3.3). Most
 * origins that send no validator answer with the whole object, which is what is wanted. A part, which cannot be joined with the beginning
 * (RFC 9111 §3.4), is given up, and the whole asked for.
 */
final class MissingEnd {
    private final FetchTools tools;
    private final Probe probe;
    private final Fields sent;
    private final ByteRange end;

    private MissingEnd(FetchTools tools, Probe probe, Fields sent, ByteRange end) {
        this.tools = tools;
        this.probe = probe;
        this.sent = sent;
        this.end = end;
    }

    /** Empty unless the client wants the whole of an object of which the asker has found the beginning alone, and little is missing. */
    static Optional<MissingEnd> of(FetchTools tools, Probe probe, Fields sent) {
        int size = tools.config().segmentSize();
        return probe.wanted()
                .filter(wanted -> wanted.range().isEmpty())
                .flatMap(wanted -> probe.dead())
                .flatMap(beginning -> tools.fragments().takeMissingEnd(new SegmentKey(beginning, size, 0)))
                .filter(end -> end.length() <= size)
                .map(end -> new MissingEnd(tools, probe, sent, end));
    }

    CompletableFuture<Description> run() {
        Fields open = sent.with("Range", "bytes=" + end.first() + "-"); // whatever its length is by now
        return tools.origin()
                .ask(Origin.Request.of(Origin.Purpose.PROBE, "GET", probe.target(), open), probe.interims())
                .thenCompose(this::describe);
    }

    private CompletableFuture<Description> describe(OpenResponse response) {
        int status = response.head().status();
        if (status == 206 || status == 416) {
            response.cancel();
            return FirstGet.whole(tools, probe, sent).run();
        }
        return new WholeAnswer(tools, probe, true).describe(response);
    }
}
