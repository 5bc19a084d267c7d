package io.casserole.peer;

import io.casserole.http.Fields;
import io.casserole.peer.PurgeNews.Aged;
import io.casserole.peer.PurgeState.Cursor;
import io.casserole.segment.Instruments;
import io.casserole.segment.Purge;
import io.casserole.segment.PurgeScope;
import io.casserole.segment.Purges;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

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
    /** How long records are told to others. */
    static final Duration TOLD = Duration.ofDays(30);

    /** How long they are known: longer, so that nobody is told of a record anew that it has just forgotten. */
    static final Duration KEPT = TOLD.plusDays(1);

    static final int MOST = 10_000;

    private final PurgeJournal journal; // guarded by this
    private final Clock clock;
    private final long log;
    private final PurgeIndex index = new PurgeIndex();
    private final PurgeRecords records = new PurgeRecords(index); // guarded by this
    private final LongAdder applied = new LongAdder();
    private volatile long floor;
    private volatile PurgeState state;
    private volatile long newest;
    private volatile Supplier<CompletableFuture<Void>> caughtUp = () -> CompletableFuture.completedFuture(null);

    private PurgeLog(PurgeFile file, Clock clock, long log) {
        this.journal = new PurgeJournal(file, clock);
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
        PurgeLine.Base base = journal.readInto(records);
        floor = base.floor();
        publish(base.newest());
        if (newest > 0) {
            rewrite(); // without what was torn or forgotten
        }
    }

    /** Shows how far it has come. */
    public void showOn(Instruments instruments) {
        instruments.state(
                "casserole_purge_number", "The highest number of a purge that this node has applied", this::newest);
        instruments.counter("casserole_purges_total", "Purges that this node has applied", applied::sum);
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
        return caughtUp.get();
    }

    /** From now on, until such a future is complete, nothing is known of what this node may have missed. */
    void catchUpBy(Supplier<CompletableFuture<Void>> done) {
        caughtUp = done;
    }

    // ---- writing

    /** Applies a new purge under its own number, or does nothing if one as high was applied before. Returns what was applied. */
    synchronized Optional<Purge> issue(Purge purge) {
        if (purge.number() <= newest) {
            return Optional.empty();
        }
        add(purge, clock.instant());
        publish(purge.number());
        return Optional.of(purge);
    }

    /** Applies a new purge under the next number that is free here. */
    synchronized Purge issueNext(String id, PurgeScope scope, boolean soft) {
        Purge purge = new Purge(id, newest + 1, scope, soft);
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
            journal.append(new PurgeLine.Base(floor, highest));
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
        applied.increment();
        records.add(purge, at);
        journal.append(purge, at);
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
            journal.append(new PurgeLine.Base(floor, highest));
        }
        if (journal.isTooLong()) {
            rewrite();
        }
    }

    private void rewrite() {
        journal.rewrite(new PurgeLine.Base(floor, newest), records);
    }

    // ---- telling

    /** How far this log has come. One volatile read. */
    PurgeState state() {
        return state;
    }

    /** What was added behind a place, as much as goes into one answer. A place in another log is none in this one. */
    synchronized PurgeNews after(Cursor place) {
        return PurgeNews.of(records, place.log() == log ? place : new Cursor(log, 0), floor, newest, clock.instant());
    }
}
