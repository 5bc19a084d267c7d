package io.casserole.cache;

import io.casserole.segment.Instruments;
import java.util.concurrent.atomic.LongAdder;

/** Whether it was worth opening segments ahead of their readers. Any thread. */
final class ReadAhead {
    private final LongAdder used = new LongAdder();
    private final LongAdder wasted = new LongAdder();

    /** A segment opened ahead was read, or begun to be. */
    void used() {
        used.increment();
    }

    /** So many segments opened ahead were given up unread. */
    void wasted(int segments) {
        wasted.add(segments);
    }

    void showOn(Instruments instruments) {
        show(instruments, used, "used");
        show(instruments, wasted, "wasted");
    }

    private static void show(Instruments instruments, LongAdder count, String result) {
        instruments.counter(
                "casserole_read_ahead_segments_total",
                "Segments opened ahead of a reader, by whether it came to read them",
                count::sum,
                "result",
                result);
    }
}
