package io.casserole;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.casserole.config.DataSize;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whether the JVM may use as much memory as the settings say it will, judged at deployment rather than by an OutOfMemoryError on a busy
 * evening. What counts is the sum of all instances in the JVM.
 *
 * @param heap most bytes of heap the JVM uses ({@code -Xmx})
 * @param direct most bytes of direct buffers ({@code -XX:MaxDirectMemorySize})
 */
record MemoryCheck(long heap, long direct) {
    /** Direct memory beside the segments': buffers of the HTTP client and of the container. */
    static final long DIRECT_OVERHEAD = 32L << 20;

    /** Heap beside descriptors and copies: classes' data, requests, the container. */
    static final long HEAP_OVERHEAD = 64L << 20;

    private static final long MEBIBYTE = 1 << 20;

    /** The limits of this JVM. */
    static MemoryCheck ofThisJvm() {
        long heap = Runtime.getRuntime().maxMemory();
        HotSpotDiagnosticMXBean jvm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        long direct = jvm == null
                ? 0
                : Long.parseLong(jvm.getVMOption("MaxDirectMemorySize").getValue());
        return new MemoryCheck(heap, direct == 0 ? heap : direct); // 0: as much as the heap
    }

    /** What to change, if these do not fit together; names the flag and the least value. */
    Optional<String> problem(List<Instance> instances) {
        Instance sum = Instance.sum(instances);
        long directNeeded = sum.direct().bytes() + DIRECT_OVERHEAD;
        if (directNeeded > direct) {
            return Optional.of(
                    complaint(instances, "-XX:MaxDirectMemorySize=", "direct buffers", directNeeded, direct));
        }
        long heapNeeded = sum.heap().bytes() + HEAP_OVERHEAD;
        return heapNeeded > heap
                ? Optional.of(complaint(instances, "-Xmx", "heap", heapNeeded, heap))
                : Optional.empty();
    }

    private static String complaint(List<Instance> instances, String flag, String what, long needed, long found) {
        long megabytes = (needed + MEBIBYTE - 1) / MEBIBYTE;
        return "max-memory-usage: " + who(instances) + megabytes + "M of " + what + ", found "
                + new DataSize(found / MEBIBYTE * MEBIBYTE) + "; start the JVM with " + flag + megabytes
                + "m or more, or lower max-memory-usage";
    }

    private static String who(List<Instance> instances) {
        if (instances.size() == 1) {
            return instances.get(0).memory() + " needs ";
        }
        return instances.stream()
                .map(it -> it.memory() + " of " + it.contextPath())
                .sorted()
                .collect(Collectors.joining(", ", "", " in this JVM need together "));
    }
}
