package io.casserole.peer;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * Weighted rendezvous hashing: everybody who knows the same nodes names the same one for a key. Each node draws a number from the key
 * and its own name; the number becomes a waiting time, exponentially distributed with the node's weight as its rate; who waits shortest has
 * the key. So a node has exactly its weight's share of all keys, and a node that comes or goes moves only keys that it gets or had.
 *
 * <p>Immutable. A decision computes one hash for each node and allocates nothing.
 */
final class Rendezvous<T> {
    /** Its result is part of what the nodes agree on: another function is another protocol. */
    private static final Hasher64 HASHER = Hashing.xxh3_64();

    /** A draw and a half is still exact as a double. */
    private static final int DRAW_BITS = 52;

    private final List<T> nodes;
    private final long[] seeds;
    private final double[] means; // of the waiting times: 1 / weight
    private final boolean even;

    private Rendezvous(List<T> nodes, long[] seeds, double[] means) {
        this.nodes = nodes;
        this.seeds = seeds;
        this.means = means;
        this.even = IntStream.range(1, means.length).allMatch(node -> means[node] == means[0]);
    }

    /**
     * Nodes in any order; it makes no difference.
     *
     * @param nodes at least one
     * @param name of a node, which no other has
     * @param weight of a node, at least 1
     */
    static <T> Rendezvous<T> of(List<T> nodes, Function<T, String> name, ToIntFunction<T> weight) {
        if (nodes.isEmpty()) {
            throw new IllegalArgumentException("nodes: expected at least one, found none");
        }
        List<T> sorted = nodes.stream().sorted(Comparator.comparing(name)).toList();
        long[] seeds = sorted.stream()
                .mapToLong(node -> HASHER.hashCharsToLong(name.apply(node)))
                .toArray();
        double[] means = sorted.stream()
                .mapToDouble(node -> 1.0 / weight.applyAsInt(node))
                .toArray();
        return new Rendezvous<>(sorted, seeds, means);
    }

    /** The key of a numbered part of something. */
    static long key(String name, int part) {
        return HASHER.hashLongIntToLong(HASHER.hashCharsToLong(name), part);
    }

    /** The node that has a key. */
    T first(long key) {
        return nodes.get(even ? firstOfEven(key) : firstOfUneven(key));
    }

    /** All nodes, in the order in which they would have the key if those before them were not there. */
    List<T> rank(long key) {
        double[] waits = IntStream.range(0, seeds.length)
                .mapToDouble(node -> wait(node, key))
                .toArray();
        return IntStream.range(0, seeds.length)
                .boxed()
                .sorted(Comparator.comparingDouble(node -> waits[node]))
                .<T>map(nodes::get)
                .toList();
    }

    /** With equal weights the shortest wait is the highest draw. */
    private int firstOfEven(long key) {
        int first = 0;
        long highest = -1;
        for (int node = 0; node < seeds.length; node++) {
            long draw = draw(node, key);
            if (draw > highest) {
                highest = draw;
                first = node;
            }
        }
        return first;
    }

    /** Since −ln u ≥ 1 − u, most nodes are seen to wait longer without a logarithm. */
    private int firstOfUneven(long key) {
        int first = 0;
        double shortest = Double.POSITIVE_INFINITY;
        for (int node = 0; node < seeds.length; node++) {
            double u = unit(draw(node, key));
            if ((1 - u) * means[node] < shortest) {
                double wait = -Math.log(u) * means[node];
                if (wait < shortest) {
                    shortest = wait;
                    first = node;
                }
            }
        }
        return first;
    }

    private double wait(int node, long key) {
        long draw = draw(node, key);
        return even ? -draw : -Math.log(unit(draw)) * means[node];
    }

    private long draw(int node, long key) {
        return HASHER.hashLongLongToLong(seeds[node], key) >>> (Long.SIZE - DRAW_BITS);
    }

    /** Between 0 and 1, neither included. */
    private static double unit(long draw) {
        return (draw + 0.5) * 0x1p-52;
    }
}
