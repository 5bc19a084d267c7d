package io.casserole.admin;

import io.casserole.servlet.RequestOutcome;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The objects of which clients were sent most bytes, roughly: at most {@link #COUNTED} are counted, and who comes new takes the place and
 * the bytes of the least (the Space-Saving algorithm of Metwally, Agrawal and El Abbadi, 2005). So an object that was sent more than the
 * others together is never missed, and no number of objects takes more memory. Any thread.
 */
public final class BusyObjects {
    static final int COUNTED = 256;

    /**
     * What was sent of an object.
     *
     * @param bytes at most so many too many as {@link BusyObjects} says
     */
    public record Busy(String target, long bytes, long requests) {
        Busy and(long more) {
            return new Busy(target, bytes + more, requests + 1);
        }
    }

    private final Map<String, Busy> counted = new HashMap<>(); // guarded by this

    /** A request has ended. */
    public synchronized void ended(RequestOutcome outcome) {
        long sent = outcome.sent();
        if (sent == 0) {
            return;
        }
        String target = ShownTarget.of(outcome.asked().target());
        Busy known = counted.get(target);
        if (known == null && counted.size() == COUNTED) {
            Busy least = counted.values().stream()
                    .min(Comparator.comparingLong(Busy::bytes))
                    .orElseThrow();
            counted.remove(least.target());
            known = new Busy(target, least.bytes(), 0);
        }
        counted.put(target, (known == null ? new Busy(target, 0, 0) : known).and(sent));
    }

    /** The busiest first. */
    public synchronized List<Busy> first(int most) {
        return counted.values().stream()
                .sorted(Comparator.comparingLong(Busy::bytes).reversed())
                .limit(most)
                .toList();
    }
}
