package io.casserole.segment;

import io.casserole.segment.FetchException.Reason;
import java.util.concurrent.atomic.LongAdder;

/** How fills of segments ended. Any thread. */
public final class Fills {
    private final LongAdder whole = new LongAdder();
    private final Tally<Reason> failed = new Tally<>(Reason.class);

    /** Counts a fill that has ended. */
    public void ended(SegmentBytes bytes) {
        bytes.failure().ifPresentOrElse(cause -> failed(cause.reason()), whole::increment);
    }

    /** Counts a fill that came to nothing. */
    public void failed(Reason reason) {
        failed.add(reason);
    }

    /** Shows a counter for each end, which the label {@code result} tells apart, beside the given labels. */
    public void showOn(Instruments instruments, String name, String meaning, String... labels) {
        instruments.counter(name, meaning, whole::sum, Tally.and(labels, "result", "ok"));
        for (Reason reason : Reason.values()) {
            instruments.counter(
                    name, meaning, () -> failed.count(reason), Tally.and(labels, "result", Tally.word(reason)));
        }
    }
}
