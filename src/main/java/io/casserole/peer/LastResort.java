package io.casserole.peer;

import io.casserole.segment.FetchException;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.SegmentReader;
import io.casserole.segment.SegmentRequest;
import io.casserole.segment.SegmentSource;

/**
 * Ends a filling that no member has ended, from a source that has, or gets, the whole segment: its own reader is given out if nobody reads
 * yet, else its bytes go on where the members stopped.
 */
final class LastResort {
    private final SegmentRequest request;
    private final Filling filling;
    private final Runnable onMismatch;

    /** @param onMismatch hears if the bytes here and those of the source are not of the same segment */
    LastResort(SegmentRequest request, Filling filling, Runnable onMismatch) {
        this.request = request;
        this.filling = filling;
        this.onMismatch = onMismatch;
    }

    void open(SegmentSource source) {
        var unused = source.open(request).whenComplete((reader, failure) -> {
            if (failure != null) {
                filling.fail(FetchException.behind(failure));
            } else if (filling.isBegun()) {
                filling.begun(reader.from());
                copy(reader);
            } else {
                filling.replace(reader);
            }
        });
    }

    private void copy(SegmentReader reader) {
        while (reader.available() > filling.received()) {
            filling.take(reader.view(filling.received(), reader.available()));
        }
        if (reader.failure().isPresent()) {
            filling.fail(reader.failure().get());
            reader.close();
        } else if (filling.isFull() && reader.bytes().isComplete()) {
            end(reader);
        } else {
            reader.demand(filling.isFull() ? Integer.MAX_VALUE : filling.received(), () -> copy(reader));
        }
    }

    private void end(SegmentReader reader) {
        if (!filling.complete(reader.bytes().checksum())) {
            onMismatch.run();
            filling.fail(new FetchException(
                    Reason.BROKEN, request.key() + ": expected the bytes of a peer to go on here, found others"));
        }
        reader.close();
    }
}
