package io.casserole.warm;

import io.casserole.segment.SegmentRequest;

/** One question of a job to the keeper. */
sealed interface Step {
    WarmItem item();

    /** How often it was asked before. */
    int tries();

    /** The same for another try. */
    Step again();

    /** Bytes that may have to come for it, as far as is known. */
    long bytes();

    /** What is this entry? */
    record LookUp(WarmItem item, int tries) implements Step {
        @Override
        public Step again() {
            return new LookUp(item, tries + 1);
        }

        @Override
        public long bytes() {
            return 0;
        }
    }

    /**
     * Have this segment kept.
     *
     * @param round of the item, which may have begun anew when the answer comes
     */
    record Bring(WarmItem item, int round, SegmentRequest request, int tries) implements Step {
        @Override
        public Step again() {
            return new Bring(item, round, request, tries + 1);
        }

        @Override
        public long bytes() {
            return request.length();
        }
    }
}
