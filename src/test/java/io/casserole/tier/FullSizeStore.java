package io.casserole.tier;

import io.casserole.segment.BufferPool;
import io.casserole.segment.Generation;
import io.casserole.segment.SegmentBytes;
import io.casserole.segment.SegmentKey;
import io.casserole.segment.SegmentReader;
import io.casserole.testing.TestBytes;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A store with segments as large as the default ones. */
final class FullSizeStore implements AutoCloseable {
    private final int size;
    private final Tiers tiers;

    FullSizeStore(StoreLimits limits) {
        size = limits.segmentSize();
        BufferPool pool = BufferPool.poisoning(size, limits.flightBytes());
        tiers = Tiers.open(
                limits,
                new Tiers.Surroundings(
                        "the store", StoreFixture.clock(), () -> Long.MAX_VALUE, UnaryOperator.identity(), pool));
    }

    private SegmentKey key(int number) {
        return new SegmentKey(Generation.of("large"), size, number);
    }

    void put(int number) {
        SegmentBytes bytes = tiers.memory().allocate(size).join();
        bytes.append(ByteBuffer.wrap(TestBytes.of(number, size).bytes()));
        bytes.complete();
        tiers.segments().put(key(number), bytes).join();
        bytes.release();
    }

    /** Bytes of the segments, of so many that were put, that are found below memory. */
    long payload(int segments) {
        long found = 0;
        for (int number = 0; number < segments; number++) {
            Optional<SegmentReader> reader = tiers.segments().find(key(number)).join();
            found += reader.map(SegmentReader::available).orElse(0);
            reader.ifPresent(SegmentReader::close);
        }
        return found;
    }

    @Override
    public void close() {
        tiers.close();
    }
}
