package io.casserole.peer;

import io.casserole.segment.PurgeScope;
import io.casserole.segment.Purger;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/** Purges on a node that is alone. */
public final class LonePurger implements Purger {
    private final PurgeLog log;
    private final String selfId;
    private final RandomGenerator chance;

    public LonePurger(PurgeLog log, String selfId, RandomGenerator chance) {
        this.log = log;
        this.selfId = selfId;
        this.chance = chance;
    }

    @Override
    public CompletableFuture<Outcome> purge(PurgeScope scope, boolean soft) {
        String id = selfId + "-" + HexFormat.of().toHexDigits(chance.nextLong());
        long number = log.issueNext(id, scope, soft).number();
        return CompletableFuture.completedFuture(new Outcome(number, List.of(selfId), List.of()));
    }
}
