package io.casserole.upstream;

import io.casserole.segment.Fills;
import io.casserole.segment.Instruments;
import java.util.concurrent.atomic.LongAdder;

/** What became of fetches, as far as nobody above can see it. Any thread. */
final class FetchCounts {
    private final LongAdder resumed = new LongAdder();
    private final Fills passing = new Fills();

    /** A segment whose response broke off will be asked for again, from there on. */
    void resumed() {
        resumed.increment();
    }

    /** The segments that bodies which pass once are cut into. */
    Fills passing() {
        return passing;
    }

    void showOn(Instruments instruments) {
        instruments.counter(
                "casserole_segment_resumes_total",
                "Times that the rest of a segment was asked for, since an answer of the origin broke off or could not be used",
                resumed::sum);
        passing.showOn(
                instruments,
                "casserole_passing_segments_total",
                "Segments that bodies which pass once were cut into, by how their fill ended");
    }
}
