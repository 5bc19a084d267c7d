package io.casserole.segment;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Purges objects, here and on all other nodes of the cluster. Any thread; never blocks. */
public interface Purger {
    /**
     * Applies a purge here at once, and tells the other members.
     *
     * @param soft whether objects are only stale from now on
     * @return complete when all members have said that they have applied it, or after one second; never fails
     */
    CompletableFuture<Outcome> purge(PurgeScope scope, boolean soft);

    /**
     * What became of a purge.
     *
     * @param number its number
     * @param applied ids of the members that have applied it, this one among them
     * @param missing ids of the others that should have; they catch up when they can be reached again
     */
    record Outcome(long number, List<String> applied, List<String> missing) {
        public Outcome {
            applied = List.copyOf(applied);
            missing = List.copyOf(missing);
        }
    }
}
