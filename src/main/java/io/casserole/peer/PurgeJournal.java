package io.casserole.peer;

import io.casserole.segment.Purge;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a {@link PurgeLog} knows, as lines that outlive the process. It grows by a line with each purge, and is written anew when it has
 * become much longer than it must be. Not thread-safe.
 */
final class PurgeJournal {
    private static final Logger LOG = LoggerFactory.getLogger(PurgeJournal.class);

    private static final int LONGEST = 2 * PurgeLog.MOST;

    private final PurgeFile file;
    private final Clock clock;
    private int lines;

    PurgeJournal(PurgeFile file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    /**
     * Adds what former processes have written to some records; blocks.
     *
     * @return floor and highest number. If not everything can be read, nobody knows which purges there were: then all that was stored
     *     is gone.
     */
    PurgeLine.Base readInto(PurgeRecords records) {
        List<String> texts;
        try {
            texts = file.read();
        } catch (IOException e) {
            return lost(e.toString(), 0);
        }
        long floor = 0;
        long highest = 0;
        boolean whole = true;
        for (String text : texts) {
            Optional<PurgeLine> line = PurgeLine.read(text);
            whole &= line.isPresent();
            if (line.isPresent() && line.get() instanceof PurgeLine.Base base) {
                floor = Math.max(floor, base.floor());
                highest = Math.max(highest, base.newest());
            } else if (line.isPresent() && line.get() instanceof PurgeLine.Applied applied) {
                records.add(applied.purge(), applied.at());
                highest = Math.max(highest, applied.purge().number());
            }
        }
        return whole
                ? new PurgeLine.Base(floor, highest)
                : lost("expected records only, found other lines", Math.max(floor, highest));
    }

    private PurgeLine.Base lost(String why, long highest) {
        LOG.warn("CSR-0515 The records of purges cannot be read, so everything stored is taken for purged: {}", why);
        // no count of purges comes near the time in seconds
        long floor = Math.max(highest + 1, clock.instant().getEpochSecond());
        return new PurgeLine.Base(floor, floor);
    }

    void append(Purge purge, Instant at) {
        append(new PurgeLine.Applied(at, purge));
    }

    void append(PurgeLine line) {
        lines++;
        file.append(List.of(line.toString()));
    }

    boolean isTooLong() {
        return lines > LONGEST;
    }

    /** Writes what is known now, and nothing else. */
    void rewrite(PurgeLine.Base base, PurgeRecords records) {
        List<String> all = new ArrayList<>();
        all.add(base.toString());
        records.after(0).values().forEach(kept -> all.add(new PurgeLine.Applied(kept.at(), kept.purge()).toString()));
        lines = all.size();
        file.replace(all);
    }
}
