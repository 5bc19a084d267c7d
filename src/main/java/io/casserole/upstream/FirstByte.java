package io.casserole.upstream;

import io.casserole.http.RangeSelection;
import io.casserole.segment.ObjectSource.Probe;
import java.util.Optional;

/** Which byte of an object of known length a client is going to read first. */
final class FirstByte {
    /** The client's own bound on ranges is not this one's business: it decides only where to begin. */
    private static final int MOST_RANGES = 1000;

    private FirstByte() {}

    /** Empty if the client wants no bytes, or none that there are. */
    static Optional<Long> of(Probe probe, long length) {
        return probe.wanted().flatMap(wanted -> {
            RangeSelection selection = RangeSelection.of(wanted.range(), length, MOST_RANGES);
            if (selection instanceof RangeSelection.Parts parts) {
                return Optional.of(parts.ranges().get(0).first());
            }
            return selection instanceof RangeSelection.Whole ? Optional.of(0L) : Optional.empty();
        });
    }
}
