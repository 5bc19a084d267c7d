package io.casserole.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What rendezvous hashing promises, for thousands of random sets of nodes and keys. The seed is fixed: no run differs from another. */
class RendezvousTest {
    private static final int MEMBERSHIPS = 3000;
    private static final int KEYS = 400;

    private record Node(String name, int weight) {}

    private final Random random = new Random(20_250_101);

    @Test
    void orderOfNodesMakesNoDifference() {
        for (int run = 0; run < MEMBERSHIPS; run++) {
            List<Node> nodes = randomNodes();
            List<Node> shuffled = new ArrayList<>(nodes);
            Collections.shuffle(shuffled, random);
            long key = random.nextLong();

            assertThat(of(shuffled).first(key)).isEqualTo(of(nodes).first(key));
            assertThat(of(shuffled).rank(key)).isEqualTo(of(nodes).rank(key));
        }
    }

    @Test
    void rankBeginsWithTheFirstAndNamesEachNodeOnce() {
        for (int run = 0; run < MEMBERSHIPS; run++) {
            List<Node> nodes = randomNodes();
            long key = random.nextLong();
            List<Node> rank = of(nodes).rank(key);

            assertThat(rank.get(0)).isEqualTo(of(nodes).first(key));
            assertThat(rank).containsExactlyInAnyOrderElementsOf(nodes);
        }
    }

    @Test
    void withoutItsFirstNodeTheRankStaysAsItWas() {
        for (int run = 0; run < MEMBERSHIPS; run++) {
            List<Node> nodes = randomNodes();
            long key = random.nextLong();
            List<Node> rank = of(nodes).rank(key);
            if (rank.size() > 1) {
                assertThat(of(without(nodes, rank.get(0))).rank(key)).isEqualTo(rank.subList(1, rank.size()));
            }
        }
    }

    @Test
    void nodeThatComesOrGoesMovesItsOwnKeysOnlyAndNotMoreThanItsShare() {
        long moved = 0;
        double expected = 0;
        for (int run = 0; run < MEMBERSHIPS; run++) {
            List<Node> nodes = randomNodes();
            nodes.add(new Node("the one", 1 + random.nextInt(10)));
            Node one = nodes.get(nodes.size() - 1);
            int movedNow = movedBetween(of(without(nodes, one)), of(nodes), one);
            double share = share(one, nodes);

            assertThat(movedNow)
                    .as("of %d keys moved by %s among %s", KEYS, one, nodes)
                    .isLessThan((int) (KEYS * share + 6 * Math.sqrt(KEYS * share) + 6));
            moved += movedNow;
            expected += KEYS * share;
        }
        assertThat(moved / expected).isBetween(0.99, 1.01);
    }

    /** How many keys change their node; all of them must have {@code one} as their new node. */
    private int movedBetween(Rendezvous<Node> without, Rendezvous<Node> with, Node one) {
        int moved = 0;
        for (int part = 0; part < KEYS; part++) {
            long key = Rendezvous.key("/object/" + random.nextInt(), part);
            Node before = without.first(key);
            Node after = with.first(key);
            if (!after.equals(before)) {
                assertThat(after).isEqualTo(one);
                moved++;
            }
        }
        return moved;
    }

    @Test
    void keysAreSharedByWeight() {
        List<Node> nodes =
                List.of(new Node("a", 1), new Node("b", 2), new Node("c", 3), new Node("d", 10), new Node("e", 100));
        Map<Node, Integer> counts = counts(nodes, 1_000_000);

        assertThat(nodes)
                .allSatisfy(node -> assertThat(counts.getOrDefault(node, 0) / 1_000_000.0)
                        .isBetween(share(node, nodes) * 0.97, share(node, nodes) * 1.03));
    }

    @Test
    void equalWeightsShareEvenlyWhateverTheyAre() {
        List<Node> ones = new ArrayList<>();
        List<Node> sevens = new ArrayList<>();
        for (int number = 0; number < 20; number++) {
            ones.add(new Node("node-" + number, 1));
            sevens.add(new Node("node-" + number, 7));
        }

        assertThat(counts(ones, 200_000).values())
                .allSatisfy(count -> assertThat(count).isBetween(9_500, 10_500));
        for (int run = 0; run < MEMBERSHIPS; run++) {
            long key = random.nextLong();
            assertThat(of(sevens).first(key).name())
                    .isEqualTo(of(ones).first(key).name());
        }
    }

    @Test
    void decidesWithoutAllocating() {
        Rendezvous<Node> even = of(List.of(new Node("a", 1), new Node("b", 1), new Node("c", 1)));
        Rendezvous<Node> uneven = of(List.of(new Node("a", 1), new Node("b", 2), new Node("c", 3)));
        decide(even, uneven, 1000);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        decide(even, uneven, 10_000);

        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
    }

    private static int decide(Rendezvous<Node> even, Rendezvous<Node> uneven, int times) {
        int weights = 0;
        for (int part = 0; part < times; part++) {
            long key = Rendezvous.key("/files/some/object.iso?with=query", part);
            weights += even.first(key).weight() + uneven.first(key).weight();
        }
        return weights;
    }

    @Test
    void thereIsNoFirstOfNobody() {
        assertThatIllegalArgumentException().isThrownBy(() -> of(List.of()));
    }

    private Map<Node, Integer> counts(List<Node> nodes, int keys) {
        Rendezvous<Node> rendezvous = of(nodes);
        Map<Node, Integer> counts = new HashMap<>();
        for (int part = 0; part < keys; part++) {
            counts.merge(rendezvous.first(Rendezvous.key("/one/object", part)), 1, Integer::sum);
        }
        return counts;
    }

    private static Rendezvous<Node> of(List<Node> nodes) {
        return Rendezvous.of(nodes, Node::name, Node::weight);
    }

    /** One to twenty nodes, half of the times of equal weight. */
    private List<Node> randomNodes() {
        int count = 1 + random.nextInt(20);
        boolean even = random.nextBoolean();
        List<Node> nodes = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            nodes.add(new Node("10.0.0." + number + "-" + random.nextInt(1000), even ? 1 : 1 + random.nextInt(10)));
        }
        return nodes;
    }

    private static List<Node> without(List<Node> nodes, Node one) {
        return nodes.stream().filter(node -> !node.equals(one)).toList();
    }

    private static double share(Node one, List<Node> nodes) {
        return (double) one.weight() / nodes.stream().mapToInt(Node::weight).sum();
    }
}
