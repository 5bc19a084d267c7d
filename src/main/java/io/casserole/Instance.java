package io.casserole;

import io.casserole.config.CasseroleConfig;
import io.casserole.config.DataSize;
import java.util.List;
import java.util.function.Function;

/**
 * One of the instances in a JVM, as the others know it.
 *
 * @param contextPath as people write it: {@code /}, or with a slash in front only
 * @param memory {@code max-memory-usage}
 * @param disk {@code max-disk-usage}; nothing if there is no disk tier
 * @param direct most bytes of direct buffers for segments and descriptors
 * @param heap most bytes of heap for descriptors and copies
 */
record Instance(String contextPath, DataSize memory, DataSize disk, DataSize direct, DataSize heap) {
    static Instance of(CasseroleConfig config, String contextPath) {
        long descriptors = config.tier().descriptorBytes() / 2;
        return new Instance(
                contextPath.isEmpty() ? "/" : contextPath,
                config.tier().maxMemoryUsage(),
                config.tier().diskCacheEnabled() ? config.tier().maxDiskUsage() : new DataSize(0),
                new DataSize(config.tier().flightBytes()
                        + config.tier().memoryBytes()
                        + config.tier().offHeapBytes()
                        + config.tier().pinBytes() // may linger beside the rest while clients are slow to take it
                        + descriptors),
                new DataSize(descriptors + config.client().copyBudget().bytes()));
    }

    /** Reads what {@link #text} wrote. */
    static Instance parse(String text) {
        String[] parts = text.split(" ", 5);
        return new Instance(
                parts[4],
                DataSize.parse(parts[0]),
                DataSize.parse(parts[1]),
                DataSize.parse(parts[2]),
                DataSize.parse(parts[3]));
    }

    /** What all of these may use, together. */
    static Instance sum(List<Instance> instances) {
        return new Instance(
                "together",
                sum(instances, Instance::memory),
                sum(instances, Instance::disk),
                sum(instances, Instance::direct),
                sum(instances, Instance::heap));
    }

    private static DataSize sum(List<Instance> instances, Function<Instance, DataSize> part) {
        return new DataSize(
                instances.stream().map(part).mapToLong(DataSize::bytes).sum());
    }

    /** For the log. */
    String budget() {
        return memory + " of memory and " + (disk.bytes() == 0 ? "no disk" : disk + " of disk");
    }

    /** All of it in one line. */
    String text() {
        return memory + " " + disk + " " + direct + " " + heap + " " + contextPath;
    }
}
