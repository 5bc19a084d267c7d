package io.casserole.upstream;

import io.casserole.segment.Descriptor;
import io.casserole.segment.FetchException;
import io.casserole.segment.ObjectSource.Description;
import io.casserole.segment.ObjectSource.Probe;
import io.casserole.segment.SegmentBytes;
import io.casserole.segment.SegmentReader;
import io.casserole.segment.SegmentRequest;
import io.casserole.segment.ServedFrom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The segment that comes with the answer to a probe. */
final class FirstSegment {
    private final FetchTools tools;
    private final Probe probe;

    FirstSegment(FetchTools tools, Probe probe) {
        this.tools = tools;
        this.probe = probe;
    }

    /** The object together with its segment {@code index}, which the response holds exactly, unless nobody wants bytes or
     * there is no memory for them now. */
    CompletableFuture<Description> with(
            Descriptor descriptor, List<String> varyNames, int index, OpenResponse response) {
        boolean anotherTime = descriptor.ranged()
                && !tools.memory().hasRoom(descriptor.layout().lengthOf(index));
        if (probe.wanted().isEmpty() || anotherTime) {
            response.cancel(); // a connection must not wait for memory, see OriginProbe
            return CompletableFuture.completedFuture(
                    new Description.Known(descriptor, varyNames, response.head().status(), Optional.empty()));
        }
        SegmentRequest request =
                new SegmentRequest(descriptor, index, descriptor.fetchFields(probe.fields()), probe.target());
        return tools.memory().allocate(request.length()).handle((bytes, failure) -> {
            if (failure != null) {
                response.cancel();
                throw FetchException.behind(failure);
            }
            Description.First first = new Description.First(index, fill(request, bytes, response));
            return new Description.Known(descriptor, varyNames, response.head().status(), Optional.of(first));
        });
    }

    private SegmentReader fill(SegmentRequest request, SegmentBytes bytes, OpenResponse response) {
        SegmentReader reader = SegmentReader.retaining(bytes, ServedFrom.ORIGIN).orElseThrow();
        new SegmentFetch(tools, request, bytes).fill(response);
        return reader;
    }
}
