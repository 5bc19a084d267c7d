package io.casserole.upstream;

import io.casserole.segment.Delayer;
import io.casserole.segment.Fragments;
import io.casserole.segment.SegmentMemory;
import io.casserole.segment.SegmentStore;

/** What the fetches of one origin share. */
record FetchTools(
        Mirrors origin,
        SegmentMemory memory,
        SegmentStore store,
        Fragments fragments,
        FetchConfig config,
        DescriptorMaker descriptors,
        DistrustedHeads distrusted,
        Backoff backoff,
        Delayer delayer,
        FetchCounts counts) {}
