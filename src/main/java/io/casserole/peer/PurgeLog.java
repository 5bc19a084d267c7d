package io.casserole.peer;

import io.casserole.http.Fields;
import io.casserole.peer.PurgeNews.Aged;
import io.casserole.peer.PurgeRecords.Kept;
import io.casserole.peer.PurgeState.Cursor;
import io.casserole.segment.Purge;
import io.casserole.segment.PurgeScope;
import io.casserole.segment.Purges;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The purges that this node has applied, in the order in which it did.
 *
 * <p>A purge is about what was asked of the origin, on any node, before it was applied there; a node stamps what it asks with the highest
 * number it has applied. So a purge must come to each node with a number above all stamps the node has given. Numbers of different nodes may
 * cross: a purge that is not known here and whose number is not above {@link #newest} gets a higher one, and so does every node that hears of
 * that. A purge raised for no need removes more than it must, which costs a request; one not raised would remove less. Each node raises a
 * purge once at most, and the highest number of each wins, so all nodes come to the same.
 *
 * <p>Records are kept for {@link #KEPT}, longer than any store keeps what was there before. Of more than {@link #MOST} the oldest
 * are folded into the {@code floor}: what has a lower stamp is gone, whatever it is.
 *
 * <p>The lock guards all fields that change. Readers take no lock: {@code newest} is written last, so who reads it finds in the index
 * all that it stands for.
 */
public final class PurgeLog implements Purges {
    private static final Logger LOG = LoggerFactory.getLogger(PurgeLog.class);

    /** How long records are told to others. */
    static final Duration TOLD = Duration.ofDays(30);

    /** How long they are known: longer, so that nobody is told of a record anew that it has just forgotten. */
    static final Duration KEPT = TOLD.plusDays(1);

    static final int MOST = 10_000;

    private final PurgeFile file;
    private final Clock clock;
    private final long log;
    private final PurgeIndex index = new PurgeIndex();
    private final PurgeRecords records = new PurgeRecords(index); // guarded by this
    private int lines; // in the file; guarded by this
    private volatile long floor;
    private volatile PurgeState state;
    private volatile long newest;
    private volatile CompletableFuture<Void> caughtUp = CompletableFuture.completedFuture(null);

    private PurgeLog(PurgeFile file, Clock clock, long log) {
        this.file = file;
        this.clock = clock;
        this.log = log;
        this.state = new PurgeState(new Cursor(log, 0), 0);
    }

    /**
     * Reads the records of former processes; blocks.
     *
     * @param path of the file; nothing if there is no disk
     * @param writer writes to it, one task after the other
     * @param log a number that no other process has
     */
    public static PurgeLog open(Optional<Path> path, Executor writer, Clock clock, long log) {
        PurgeLog opened = new PurgeLog(new PurgeFile(path, writer), clock, log);
        opened.load();
        return opened;
    }

    private synchronized void load() {
        long highest;
        try {
            highest = load(file.read());
        } catch (IOException e) {
            highest = lost(e.toString(), 0);
        }
        publish(highest);
        if (highest > 0) {
            rewrite(); // without what was torn or forgotten
        }
    }

    private long load(List<String> texts) {
        long highest = 0;
        boolean whole = true;
        for (String text : texts) {
            Optional<PurgeLine> line = PurgeLine.read(text);
            whole &= line.isPresent();
            highest = Math.max(highest, line.map(this::load).orElse(0L));
        }
        return whole ? highest : lost("expected records only, found other lines", highest);
    }

    private long load(PurgeLine line) {
        if (line instanceof PurgeLine.Base base) {
            floor = Math.max(floor, base.floor());
            return base.newest();
        }
        PurgeLine.Applied applied = (PurgeLine.Applied) line;
        records.add(applied.purge(), applied.at());
        return applied.purge().number();
    }

    /** Nobody knows which purges there were: all that is stored is gone. No count of purges comes near the time in seconds. */
    private long lost(String why, long highest) {
        LOG.warn("The records of purges cannot be read, so everything stored is taken for purged: {}", why);
        floor = Math.max(highest + 1, clock.instant().getEpochSecond());
        return floor;
    }

    // ---- matching

    @Override
    public long newest() {
        return newest;
    }

    @Override
    public Match match(String target, Fields fields) {
        return newest == 0 ? Match.NONE : index.match(target, fields).and(new Match(floor, 0));
    }

    @Override
    public CompletableFuture<Void> caughtUp() {
        return caughtUp;
    }

    /** Until this is complete nothing is known of what this node may have missed before it started. */
    void catchUpUntil(CompletableFuture<Void> done) {
        caughtUp = done;
    }

    // ---- writing

    /**
     * Applies a new purge.
     *
     * @param atLeast a number that no other purge has, as far as somebody knows
     */
    synchronized Purge issue(String id, PurgeScope scope, boolean soft, long atLeast) {
        Purge purge = new Purge(id, Math.max(atLeast, newest + 1), scope, soft);
        add(purge, clock.instant());
        publish(purge.number());
        return purge;
    }

    /** Applies a purge of another node. Returns it as it stands here, perhaps with a higher number. */
    synchronized Purge apply(Purge told) {
        Purge here = placed(told, newest);
        apply(new PurgeNews(Cursor.START, false, 0, 0, List.of(new Aged(told, Duration.ZERO))));
        return here;
    }

    /** Applies what another node has told. Returns whether a number was raised, which the others have yet to hear. */
    synchronized boolean apply(PurgeNews news) {
        long before = newest; // the highest stamp given so far
        long highest = Math.max(before, Math.max(news.floor(), news.newest()));
        boolean raised = false;
        for (Aged told : news.purges()) {
            Purge here = placed(told.purge(), before);
            raised |= here.number() > told.purge().number() && records.known(here.id()) == null;
            highest = Math.max(highest, here.number());
            if (!here.equals(records.known(here.id()))) {
                add(here, clock.instant().minus(told.age()));
            }
        }
        if (news.floor() > floor) {
            floor = news.floor();
            append(new PurgeLine.Base(floor, highest));
        }
        publish(highest);
        return raised;
    }

    private Purge placed(Purge told, long before) {
        Purge known = records.known(told.id());
        if (known != null) {
            return told.number() > known.number() ? told : known;
        }
        return told.number() > before ? told : told.numbered(before + 1);
    }

    private void add(Purge purge, Instant at) {
        records.add(purge, at);
        append(new PurgeLine.Applied(at, purge));
    }

    /** Lets everybody see what was done; last of all. */
    private void publish(long highest) {
        trim(highest);
        long digest = records.digest() ^ PurgeRecords.mix(floor);
        state = new PurgeState(new Cursor(log, records.position()), digest);
        newest = highest;
    }

    /** Folds what is too much and forgets what is too old. */
    private void trim(long highest) {
        Instant oldest = clock.instant().minus(KEPT);
        records.removeWhile(kept -> kept.at().isBefore(oldest));
        long folded = records.removeWhile(kept -> records.size() > MOST);
        if (folded > floor) {
            floor = folded;
            append(new PurgeLine.Base(floor, highest));
        }
        if (lines > 2 * MOST) {
            rewrite();
        }
    }

    private void append(PurgeLine line) {
        lines++;
        file.append(List.of(line.toString()));
    }

    private void rewrite() {
        List<String> all = new ArrayList<>();
        all.add(new PurgeLine.Base(floor, newest).toString());
        records.after(0).values().forEach(kept -> all.add(new PurgeLine.Applied(kept.at(), kept.purge()).toString()));
        lines = all.size();
        file.replace(all);
    }

    // ---- telling

    /** How far this log has come. One volatile read. */
    PurgeState state() {
        return state;
    }

    /** What was added behind a place, as much as goes into one answer. A place in another log is none in this one. */
    synchronized PurgeNews after(Cursor place) {
        Instant now = clock.instant();
        long at = place.log() == log ? place.position() : 0;
        List<Aged> purges = new ArrayList<>();
        int bytes = 0;
        for (Map.Entry<Long, Kept> entry : records.after(at).entrySet()) {
            if (bytes > PurgeNews.BATCH) {
                return new PurgeNews(new Cursor(log, at), true, floor, 0, purges);
            }
            at = entry.getKey();
            Purge purge = entry.getValue().purge();
            Duration age = Duration.between(entry.getValue().at(), now);
            if (age.compareTo(TOLD) < 0) {
                purges.add(new Aged(purge, age.isNegative() ? Duration.ZERO : age));
                bytes += PurgeRecord.write(purge).length();
            }
        }
        return new PurgeNews(new Cursor(log, records.position()), false, floor, newest, purges);
    }
}
