package io.casserole.peer;

import io.casserole.segment.Instruments;
import io.casserole.segment.Tally;
import java.util.Collection;
import java.util.function.Predicate;

/** Shows who the members are, as this node sees them, and how well they answer. Members are counted, not named: they come and go. */
final class ClusterGauges {
    private final Cluster cluster;
    private final Peers peers;

    ClusterGauges(Cluster cluster, Peers peers) {
        this.cluster = cluster;
        this.peers = peers;
    }

    void showOn(Instruments instruments) {
        for (Member.State state : Member.State.values()) {
            show(
                    instruments,
                    "casserole_ring_members",
                    "Members of the ring, this node among them",
                    "state",
                    Tally.word(state),
                    member -> member.state() == state);
        }
        for (Circuits.State state : Circuits.State.values()) {
            show(
                    instruments,
                    "casserole_peer_circuits",
                    "Members by whether they are asked: not while their circuit is open",
                    "state",
                    Tally.word(state),
                    member -> peers.circuits().state(member) == state);
        }
        for (LeftOut.Reason reason : LeftOut.Reason.values()) {
            instruments.state(
                    "casserole_ring_left_out",
                    "Nodes that are known and yet not in the ring",
                    () -> count(cluster.view().leftOut(), out -> out.reason() == reason),
                    "reason",
                    Tally.word(reason));
        }
        showRing(instruments);
    }

    private void showRing(Instruments instruments) {
        instruments.counter(
                "casserole_ring_changes_total", "Times that a member came, went or changed", cluster.rings()::swaps);
        instruments.state(
                "casserole_ring_revision",
                "A number that is the same on all nodes which see the same ring",
                () -> cluster.rings().current().revision());
        for (Condition condition : Condition.values()) {
            instruments.state(
                    "casserole_cluster_condition",
                    "1 while something is wrong with the membership of this node",
                    () -> cluster.view().conditions().contains(condition) ? 1 : 0,
                    "condition",
                    Tally.word(condition));
        }
        instruments.counter(
                "casserole_peer_wrong_segments_total",
                "Segments that came from other nodes with a wrong checksum",
                peers::wrongSegments);
        instruments.state(
                "casserole_peer_clock_skew_members",
                "Members whose clocks differ from that of this node by more than requests may be old",
                () -> peers.skewed().size());
    }

    private void show(
            Instruments instruments, String name, String meaning, String label, String value, Predicate<Member> which) {
        instruments.state(name, meaning, () -> count(cluster.rings().current().members(), which), label, value);
    }

    private static <T> long count(Collection<T> all, Predicate<T> which) {
        return all.stream().filter(which).count();
    }
}
