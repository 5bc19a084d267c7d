package io.casserole.testing;

import io.casserole.segment.FetchException;
import io.casserole.segment.SegmentBytes;
import io.casserole.segment.SegmentReader;
import io.casserole.segment.SegmentRequest;
import io.casserole.segment.SegmentSource;
import io.casserole.segment.ServedFrom;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A source whose segments the test fills, or fails, step by step; it counts what it was asked for. */
public final class HandFilledSource implements SegmentSource {
    private final TestMemory memory;
    private final List<SegmentRequest> requests = new ArrayList<>();
    private final List<SegmentBytes> fills = new ArrayList<>();
    private Optional<FetchException> refusal = Optional.empty();

    public HandFilledSource(TestMemory memory) {
        this.memory = memory;
    }

    @Override
    public CompletableFuture<SegmentReader> open(SegmentRequest request) {
        requests.add(request);
        if (refusal.isPresent()) {
            return CompletableFuture.failedFuture(refusal.get());
        }
        SegmentBytes bytes = memory.allocate(request.length());
        fills.add(bytes);
        return CompletableFuture.completedFuture(SegmentReader.owning(bytes, ServedFrom.ORIGIN));
    }

    /** From now on every request fails. */
    public void refuse(FetchException cause) {
        refusal = Optional.of(cause);
    }

    /** The indexes asked for, in order. */
    public List<Integer> asked() {
        return requests.stream().map(SegmentRequest::index).toList();
    }

    /** The {@code nth} request. */
    public SegmentRequest request(int nth) {
        return requests.get(nth);
    }

    /** The {@code nth} fill, from 0. */
    public SegmentBytes fill(int nth) {
        return fills.get(nth);
    }

    /** Delivers these bytes to the {@code nth} fill. */
    public void deliver(int nth, byte[] content) {
        fill(nth).append(ByteBuffer.wrap(content));
    }

    /** Delivers all bytes of the {@code nth} fill and ends it. */
    public void complete(int nth, byte[] content) {
        deliver(nth, content);
        fill(nth).complete();
    }
}
