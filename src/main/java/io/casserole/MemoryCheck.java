package io.casserole;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.casserole.config.ClientConfig;
import io.casserole.config.DataSize;
import io.casserole.config.TierConfig;
import java.lang.management.ManagementFactory;
import java.util.Optional;

/**
 * Whether the JVM may use as much memory as the settings say it will, judged at deployment rather than by an OutOfMemoryError on a busy
 * evening.
 *
 * @param heap most bytes of heap the JVM uses ({@code -Xmx})
 * @param direct most bytes of direct buffers ({@code -XX:MaxDirectMemorySize})
 */
record MemoryCheck(long heap, long direct) {
    /** Direct memory beside the segments': buffers of the HTTP client and of the container. */
    static final long DIRECT_OVERHEAD = 32L << 20;

    /** Heap beside descriptors and copies: classes' data, requests, the container. */
    static final long HEAP_OVERHEAD = 64L << 20;

    /** The limits of this JVM. */
    static MemoryCheck ofThisJvm() {
        long heap = Runtime.getRuntime().maxMemory();
        HotSpotDiagnosticMXBean jvm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        long direct = jvm == null
                ? 0
                : Long.parseLong(jvm.getVMOption("MaxDirectMemorySize").getValue());
        return new MemoryCheck(heap, direct == 0 ? heap : direct); // 0: as much as the heap
    }

    /** What to change, if the settings do not fit; names the flag and the least value. */
    Optional<String> problem(TierConfig tier, ClientConfig client) {
        long directNeeded = tier.flightBytes()
                + tier.memoryBytes()
                + tier.offHeapBytes()
                + tier.descriptorBytes() / 2
                + DIRECT_OVERHEAD;
        if (directNeeded > direct) {
            return Optional.of(complaint(tier, "-XX:MaxDirectMemorySize", "direct buffers", directNeeded, direct));
        }
        long heapNeeded = tier.descriptorBytes() / 2 + client.copyBudget().bytes() + HEAP_OVERHEAD;
        return heapNeeded > heap ? Optional.of(complaint(tier, "-Xmx", "heap", heapNeeded, heap)) : Optional.empty();
    }

    private static String complaint(TierConfig tier, String flag, String what, long needed, long found) {
        long megabytes = (needed + (1 << 20) - 1) >> 20;
        return "max-memory-usage: " + tier.maxMemoryUsage() + " needs " + megabytes + "M of " + what + ", found "
                + new DataSize(found >> 20 << 20) + "; start the JVM with " + flag + (flag.equals("-Xmx") ? "" : "=")
                + megabytes
                + "m or more, or lower max-memory-usage";
    }
}
