package io.casserole.warm;

import io.casserole.segment.FetchException;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.Kept;
import io.casserole.segment.ObjectSource.Description;
import io.casserole.segment.Pause;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What is left to do of a job, in which order, and what became of the rest. Segments of known objects go first; while there are not enough of
 * them, the next entries are looked up. Decides, and does nothing. Not thread-safe.
 */
final class WarmWork {
    /** Tries after which it is given up what the origin, or a node without idle memory, asks to be left alone with. */
    static final int MOST_TRIES = 10;

    /** Before another try where nobody says how long to wait. */
    static final Duration REST = Duration.ofSeconds(1);

    private final List<WarmItem> items;
    private final Iterator<WarmItem> waiting;
    private final Deque<WarmItem> open = new ArrayDeque<>(); // with segments that nobody has asked for
    private final Deque<Step> due = new ArrayDeque<>();
    private int underWay; // steps taken, and neither answered nor put back

    WarmWork(List<WarmEntry> entries) {
        items = entries.stream().map(WarmItem::new).toList();
        waiting = items.iterator();
    }

    /** The next step, which is to be put back or answered. */
    Optional<Step> next() {
        Optional<Step> next = Optional.ofNullable(due.poll()).or(this::bring).or(this::lookUp);
        next.ifPresent(step -> underWay++);
        return next;
    }

    private Optional<Step> bring() {
        WarmItem item = open.peek();
        if (item == null) {
            return Optional.empty();
        }
        Step step = item.next();
        if (!item.hasNext()) {
            open.remove();
        }
        return Optional.of(step);
    }

    private Optional<Step> lookUp() {
        return waiting.hasNext() ? Optional.of(new Step.LookUp(waiting.next(), 0)) : Optional.empty();
    }

    /** A step that is to be taken again, before all others. */
    void putBack(Step step) {
        underWay--;
        due.addFirst(step);
    }

    /** Whether nothing is left and nothing under way. */
    boolean isOver() {
        return underWay == 0 && due.isEmpty() && open.isEmpty() && !waiting.hasNext();
    }

    // ---- answers

    /** What an entry is. Returns the bytes that came from the origin with the answer. */
    long found(Step.LookUp step, Description description) {
        underWay--;
        WarmItem item = step.item();
        if (description instanceof Description.Told told) {
            item.found(told);
            if (item.hasNext()) {
                open.add(item);
            }
        } else {
            item.skip(
                    description instanceof Description.Uncacheable no
                            ? no.reason()
                            : "expected to hear what it is, found " + description);
        }
        return item.bytes(Kept.FETCHED);
    }

    /** The entry is none for the cache. */
    void skipped(Step step, String reason) {
        underWay--;
        step.item().skip(reason);
    }

    /** A segment is where it belongs. Returns what it took. */
    Kept brought(Step.Bring step, Kept kept) {
        underWay--;
        return step.item().isCurrent(step) ? step.item().brought(step.request(), kept) : kept;
    }

    /**
     * A step has failed.
     *
     * @return when to put {@link Step#again} back, if it is worth it; then the step is still under way
     */
    Optional<Duration> failed(Step step, FetchException cause) {
        WarmItem item = step.item();
        if (!item.isCurrent(step)) {
            underWay--;
            return Optional.empty();
        }
        if (cause.reason() == Reason.BUSY && step.tries() + 1 < MOST_TRIES) {
            return Optional.of(cause.pause().map(Pause::left).orElse(REST));
        }
        underWay--;
        open.remove(item);
        if (step instanceof Step.Bring bring
                && (cause.reason() == Reason.CHANGED || cause.reason() == Reason.LOST)
                && item.beginAnew(bring.request().descriptor().generation())) {
            due.add(new Step.LookUp(item, 0));
        } else {
            item.fail(String.valueOf(cause.getMessage()));
        }
        return Optional.empty();
    }

    // ---- what is told of it

    WarmStatus.Objects objects() {
        return new WarmStatus.Objects(
                items.size(),
                count(WarmItem::isKnown),
                count(WarmItem::isDone),
                count(item -> item.trouble().filter(it -> !it.failed()).isPresent()),
                count(item -> item.trouble().filter(WarmTrouble::failed).isPresent()));
    }

    private int count(Predicate<WarmItem> which) {
        return (int) items.stream().filter(which).count();
    }

    WarmStatus.Bytes bytes() {
        return new WarmStatus.Bytes(
                items.stream().mapToLong(WarmItem::bytes).sum(), sum(Kept.HELD), sum(Kept.COPIED), sum(Kept.FETCHED));
    }

    private long sum(Kept kept) {
        return items.stream().mapToLong(item -> item.bytes(kept)).sum();
    }

    List<WarmTrouble> troubles(int most) {
        return items.stream()
                .flatMap(item -> item.trouble().stream())
                .limit(most)
                .toList();
    }
}
