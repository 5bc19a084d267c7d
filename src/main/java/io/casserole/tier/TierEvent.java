package io.casserole.tier;

/** What the stores count; see {@link io.casserole.segment.Tally}. */
public enum TierEvent {
    /** A segment was found in memory. */
    MEMORY_HIT,
    /** A segment was found below memory: off-heap or on disk. */
    MAIN_HIT,
    /** A segment was found in no tier. */
    SEGMENT_MISS,
    /** A segment was dropped from memory to make room. */
    MEMORY_EVICTION,
    /** A segment owned by another node was found among the hot copies. */
    HOT_HIT,
    /** A segment owned by another node became a hot copy. */
    HOT_PUT,
    /** A hot copy was dropped to make room. */
    HOT_EVICTION,
    /** A segment was handed to the tiers below memory. */
    MAIN_PUT,
    /** A segment went to memory only, because too many waited for the disk ({@code store-pressure=skip}). */
    SKIPPED_PUT,
    /** A segment or descriptor went to memory only, because the file system had too little free space. */
    NO_SPACE,
    /** A stored value failed its checks, when it was read or when another node doubted it, and was dropped. */
    BAD_VALUE,
    /** Ehcache could not complete an operation on off-heap or disk. */
    TIER_FAILURE,
    /** A segment or descriptor was not looked for below memory, because too many look-ups waited. */
    REFUSED_READ,
    /** A descriptor was found in memory. */
    DESCRIPTOR_HIT,
    /** A descriptor was found off-heap or on disk. */
    DESCRIPTOR_MAIN_HIT,
    /** A descriptor was found in no tier. */
    DESCRIPTOR_MISS,
    /** A descriptor told by another node was found among the near copies. */
    NEAR_HIT
}
