package io.casserole.upstream;

import io.casserole.http.ByteRange;
import io.casserole.http.ContentRange;
import io.casserole.http.Freshness;
import io.casserole.http.RangeSelection;
import io.casserole.segment.Descriptor;
import io.casserole.segment.FetchException;
import io.casserole.segment.ObjectSource.Description;
import io.casserole.segment.ObjectSource.Description.Known;
import io.casserole.segment.ObjectSource.Probe;
import io.casserole.segment.SegmentBytes;
import io.casserole.segment.SegmentReader;
import io.casserole.segment.SegmentRequest;
import io.casserole.segment.ServedFrom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A cacheable 206 that answers a client's own {@code Range}: what is kept of it, and what its client gets.
 *
 * @param part what the message says it has
 * @param bytes those of them that it has
 */
record ShortPart(
        FetchTools tools,
        Probe probe,
        OpenResponse response,
        ContentRange.Part part,
        ByteRange bytes,
        Freshness freshness) {

    /** The object, after its fragment was kept; empty if nothing can be: then the response is the client's alone. */
    Optional<CompletableFuture<Description>> describe(String asked) {
        long total = part.total().orElseThrow();
        return tools.descriptors().joinable(response.head())
                ? Optional.of(joinable(
                        tools.descriptors().ranged(probe, response.head(), freshness, total), isExactly(asked, total)))
                : Optional.of(tools.descriptors().alone(probe, response.head(), freshness, total))
                        .filter(object -> object.isFresh(response.head().receivedAt()) && fits(object))
                        .map(object -> fragment(known(object), false));
    }

    /** What the cache makes of the part is then the same as what the origin made of it. */
    private boolean isExactly(String asked, long total) {
        return bytes.equals(part.range())
                && RangeSelection.of(Optional.of(asked), total, 1)
                        .equals(new RangeSelection.Parts(List.of(part.range())));
    }

    private CompletableFuture<Description> joinable(Descriptor object, boolean exact) {
        int index = object.layout().indexOf(bytes.first());
        if (bytes.equals(object.layout().range(index))) {
            return new FirstSegment(tools, probe).with(object, names(), index, response);
        }
        if (!fits(object)) {
            response.cancel(); // a connection must not wait for memory, see OriginProbe
            return CompletableFuture.completedFuture(known(object));
        }
        return fragment(known(object), exact);
    }

    private boolean fits(Descriptor object) {
        boolean ofOneSegment =
                object.layout().indexOf(bytes.first()) == object.layout().indexOf(bytes.end() - 1);
        return ofOneSegment && tools.memory().hasRoom((int) bytes.length());
    }

    private Known known(Descriptor object) {
        return new Known(object, names(), response.head().status(), Optional.empty());
    }

    private List<String> names() {
        return tools.descriptors().varyNames(response.head());
    }

    /** Keeps the fragment before the object is known, so that whoever knows it finds the fragment. */
    private CompletableFuture<Description> fragment(Known known, boolean exact) {
        Descriptor object = known.descriptor();
        int index = object.layout().indexOf(bytes.first());
        SegmentRequest request = new SegmentRequest(
                object, index, object.fetchFields(probe.fields()), probe.target(), Optional.of(bytes));
        return tools.memory().allocate((int) bytes.length()).handle((memory, failure) -> {
            if (failure != null) {
                response.cancel();
                throw FetchException.behind(failure);
            }
            int offset = (int) (bytes.first() - request.key().offset());
            tools.fragments().put(object, index, offset, memory);
            Description description = exact
                    ? known
                    : new Description.KeptPart(known, response.head().fields(), bytes, reader(request, offset, memory));
            new SegmentFetch(tools, request.whole(), bytes, memory).fill(response);
            return description;
        });
    }

    /** Its first reader, although it may have had to give way to others already. */
    private SegmentReader reader(SegmentRequest request, int offset, SegmentBytes memory) {
        return tools.fragments()
                .find(request)
                .orElseGet(() -> SegmentReader.retaining(memory, offset, ServedFrom.ORIGIN)
                        .orElseThrow());
    }
}
