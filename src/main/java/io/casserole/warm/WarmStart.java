package io.casserole.warm;

/** What came of the wish that a job begin. */
public sealed interface WarmStart {
    /** It runs; perhaps it did already. */
    record Started(WarmStatus status) implements WarmStart {}

    /** As many run as may, or this node stops. */
    record Busy() implements WarmStart {}

    /** There is no such job. */
    record Unknown() implements WarmStart {}
}
