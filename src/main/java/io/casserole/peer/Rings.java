package io.casserole.peer;

import io.casserole.segment.Ownership;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The ring as it is now, swapped whole when the members change, and how much it changed lately. Any thread; a decision reads one
 * volatile field.
 */
public final class Rings implements Ownership, Neighbours {
    /** More donors than this are not asked, however much the ring changed. */
    public static final int MOST_DONORS = 3;

    /** A ring and the instants, in nanoseconds, of its latest changes, the newest last. */
    private record Now(Ring ring, List<Long> changes) {}

    private final long window;
    private final LongSupplier nanoTime;
    private final List<Consumer<Ring>> listeners = new CopyOnWriteArrayList<>();
    private final LongAdder swaps = new LongAdder();

    private volatile Now now; // written under this

    /**
     * A ring of one, just started.
     *
     * @param window how long a change is remembered
     * @param nanoTime a clock that only goes forward, as {@link System#nanoTime}
     */
    public Rings(Member self, Duration window, LongSupplier nanoTime) {
        this.window = window.toNanos();
        this.nanoTime = nanoTime;
        long start = nanoTime.getAsLong();
        // A node that comes back may have missed anything.
        this.now = new Now(Ring.alone(self), List.of(start, start, start));
    }

    /** The ring now. Who needs several decisions for one thing takes them from one ring. */
    public Ring current() {
        return now.ring();
    }

    @Override
    public boolean owns(String target, int index) {
        return current().owns(target, index);
    }

    @Override
    public Ring ring() {
        return current();
    }

    @Override
    public List<Member> donors(String target, int index) {
        int most = donors();
        return most == 0 ? List.of() : current().donors(target, index, most);
    }

    /** How many donors there may be: the changes within the window, and at most {@link #MOST_DONORS}; the start counts as that many. */
    public int donors() {
        long from = nanoTime.getAsLong() - window;
        return (int) now.changes().stream().filter(change -> change - from >= 0).count();
    }

    /** How often the members, or what they are, have changed. */
    long swaps() {
        return swaps.sum();
    }

    /** Tells each new ring to a listener, on the thread that brings it; it must not block. */
    public void listen(Consumer<Ring> listener) {
        listeners.add(listener);
    }

    /** Takes the members of a view as the ring from now on. */
    public synchronized void follow(ClusterView view) {
        Now before = now;
        Ring ring = Ring.of(view.self().id(), view.members());
        now = new Now(ring, changes(before, ring));
        if (!Set.copyOf(before.ring().members()).equals(Set.copyOf(ring.members()))) {
            swaps.increment();
        }
        listeners.forEach(listener -> listener.accept(ring));
    }

    private List<Long> changes(Now before, Ring ring) {
        List<Long> changes = new ArrayList<>(before.changes());
        for (int count = changed(before.ring().members(), ring.members()); count > 0; count--) {
            changes.add(nanoTime.getAsLong());
        }
        return List.copyOf(changes.subList(Math.max(0, changes.size() - MOST_DONORS), changes.size()));
    }

    private record Share(String id, int weight) {}

    /** How many members own other segments, for another reason than that others do. */
    private static int changed(Collection<Member> before, Collection<Member> after) {
        Set<Share> gone = shares(before);
        Set<Share> come = shares(after);
        Set<Share> stayed = new HashSet<>(gone);
        stayed.retainAll(come);
        return gone.size() + come.size() - 2 * stayed.size();
    }

    private static Set<Share> shares(Collection<Member> members) {
        Set<Share> shares = new HashSet<>();
        members.stream()
                .filter(Member::isServing)
                .forEach(member -> shares.add(new Share(member.id(), member.weight())));
        return shares;
    }
}
