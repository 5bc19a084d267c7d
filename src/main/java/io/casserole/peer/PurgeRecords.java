package io.casserole.peer;

import io.casserole.segment.Purge;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The records of a {@link PurgeLog} by their places in it. Not thread-safe, but for the index that it keeps up. */
final class PurgeRecords {
    /** A purge, and when it was applied first, by this node's clock. */
    record Kept(long position, Purge purge, Instant at) {}

    private final PurgeIndex index;
    private final TreeMap<Long, Kept> byPosition = new TreeMap<>();
    private final Map<String, Kept> byId = new HashMap<>();
    private long position;
    private long digest;

    PurgeRecords(PurgeIndex index) {
        this.index = index;
    }

    @Nullable
    Purge known(String id) {
        Kept kept = byId.get(id);
        return kept == null ? null : kept.purge;
    }

    /** Adds a record at the end; it replaces another of the same purge. */
    void add(Purge purge, Instant at) {
        Kept before = byId.get(purge.id());
        if (before != null) {
            remove(before);
        }
        position++;
        Kept kept = new Kept(position, purge, at);
        byPosition.put(position, kept);
        byId.put(purge.id(), kept);
        digest ^= digest(purge);
        index.add(purge);
    }

    private void remove(Kept kept) {
        byPosition.remove(kept.position);
        byId.remove(kept.purge.id());
        digest ^= digest(kept.purge);
        index.remove(kept.purge);
    }

    /** Removes the first records as long as they are such. Returns the highest number among them, 0 if there were none. */
    long removeWhile(Predicate<Kept> such) {
        long highest = 0;
        while (!byPosition.isEmpty() && such.test(byPosition.firstEntry().getValue())) {
            Kept first = byPosition.firstEntry().getValue();
            remove(first);
            highest = Math.max(highest, first.purge.number());
        }
        return highest;
    }

    int size() {
        return byPosition.size();
    }

    /** How many were added. */
    long position() {
        return position;
    }

    /** Of the records and nothing else: not of their order, nor of what was removed. */
    long digest() {
        return digest;
    }

    /** Those added after the first {@code place}, in order. */
    NavigableMap<Long, Kept> after(long place) {
        return byPosition.tailMap(place, false);
    }

    private static long digest(Purge purge) {
        long hash = purge.number();
        for (int i = 0; i < purge.id().length(); i++) {
            hash = mix(hash + purge.id().charAt(i));
        }
        return hash;
    }

    /** Scatters bits (the finalizer of SplitMix64); 0 stays 0. */
    static long mix(long value) {
        long once = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
        long twice = (once ^ once >>> 27) * 0x94d049bb133111ebL;
        return twice ^ twice >>> 31;
    }
}
