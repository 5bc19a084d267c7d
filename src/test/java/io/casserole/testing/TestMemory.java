package io.casserole.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.segment.Account;
import io.casserole.segment.BufferPool;
import io.casserole.segment.SegmentBytes;
import io.casserole.segment.SegmentMemory;
import java.nio.ByteBuffer;

/** Segment memory whose buffers are overwritten when they return, and which knows at the end whether all of them did. */
public final class TestMemory {
    private final BufferPool pool;
    private final Account flights;
    private final Account lingering = new Account("lingering", Long.MAX_VALUE);
    private final SegmentMemory memory;

    public TestMemory(int segmentSize, long flightBytes) {
        pool = BufferPool.poisoning(segmentSize, flightBytes);
        flights = new Account("flights", flightBytes);
        memory = new SegmentMemory(pool, flights, new Account("pinned", flightBytes), lingering);
    }

    public SegmentMemory memory() {
        return memory;
    }

    public Account flights() {
        return flights;
    }

    public Account lingering() {
        return lingering;
    }

    /** Memory that is granted at once. */
    public SegmentBytes allocate(int length) {
        return memory.allocate(length).join();
    }

    /** A complete segment. The caller holds its only count. */
    public SegmentBytes filled(byte[] content) {
        SegmentBytes bytes = allocate(content.length);
        bytes.append(ByteBuffer.wrap(content));
        bytes.complete();
        return bytes;
    }

    /** The raw memory of the next segment of so many bytes: who keeps it can spoil the segment later. */
    public ByteBuffer next(int length) {
        ByteBuffer raw = pool.acquire(length);
        pool.release(raw);
        return raw;
    }

    public void assertAllReturned() {
        assertThat(pool.outstanding()).as("bytes of segments still held").isZero();
        assertThat(flights.used()).as("bytes still charged to flights").isZero();
        assertThat(lingering.used()).as("bytes still lingering").isZero();
        assertThat(memory.pinned().used()).as("bytes still pinned").isZero();
    }
}
