package io.casserole.tier;

import io.casserole.segment.Instruments;
import io.casserole.segment.ServedFrom;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.ehcache.core.internal.statistics.DefaultStatisticsService;
import org.ehcache.core.statistics.AuthoritativeTierOperationOutcomes.GetAndFaultOutcome;
import org.ehcache.core.statistics.OperationObserver;
import org.ehcache.core.statistics.TierStatistics;

/**
 * What Ehcache tells of its off-heap and disk tiers: how full they are, what they dropped, and in which of them a look-up found its value.
 *
 * <p>Ehcache hands out values without saying which tier had them, but lets a service observe each tier's operations, on the thread that
 * causes them. A value that the disk tier was asked for ("fault" is its word) was not off-heap.
 */
final class EhcacheTiers extends DefaultStatisticsService {
    private static final String DISK = "Disk";
    private static final String OFF_HEAP = "OffHeap";

    private final ThreadLocal<Boolean> faulted = new ThreadLocal<>();

    /** To be called before a look-up of which {@link #lastFoundIn} shall tell. */
    void begin() {
        faulted.remove();
    }

    /** Where the look-up that this thread has just made found its value. */
    ServedFrom lastFoundIn() {
        boolean fromDisk = faulted.get() != null;
        faulted.remove();
        return fromDisk ? ServedFrom.DISK : ServedFrom.OFF_HEAP;
    }

    @Override
    public <T extends Enum<T>> OperationObserver<T> createOperationStatistics(
            String name, Class<T> outcomes, String tier, Object store) {
        OperationObserver<T> counted = super.createOperationStatistics(name, outcomes, tier, store);
        return outcomes.equals(GetAndFaultOutcome.class) && tier.equals(DISK) ? observed(counted) : counted;
    }

    private <T extends Enum<T>> OperationObserver<T> observed(OperationObserver<T> counted) {
        return new OperationObserver<>() {
            @Override
            public void begin() {
                counted.begin();
            }

            @Override
            public void end(T outcome) {
                if (outcome == GetAndFaultOutcome.HIT) {
                    faulted.set(true);
                }
                counted.end(outcome);
            }
        };
    }

    /** Shows the tiers of one of the caches, which are called as {@code kind} says: {@code ""} or, say, {@code "descriptors-"}. */
    void showOn(Instruments instruments, String cache, String kind, long offHeapBytes, Optional<Long> diskBytes) {
        show(instruments, cache, OFF_HEAP, kind + "off-heap", offHeapBytes);
        diskBytes.ifPresent(limit -> show(instruments, cache, DISK, kind + "disk", limit));
    }

    private void show(Instruments instruments, String cache, String name, String tier, long limit) {
        TierGauges.show(instruments, tier, () -> read(cache, name, it -> it.getOccupiedByteSize()), limit);
        TierGauges.showEvictions(instruments, tier, () -> read(cache, name, it -> it.getEvictions()));
    }

    private long read(String cache, String tier, ToLongFunction<TierStatistics> value) {
        Map<String, TierStatistics> tiers = getCacheStatistics(cache).getTierStatistics();
        return tiers.containsKey(tier) ? Math.max(0, value.applyAsLong(tiers.get(tier))) : 0;
    }
}
