package io.casserole.peer;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a node knows of its cluster at one moment.
 *
 * @param self this node as it tells itself to the others
 * @param members those the ring is made of, this node among them
 * @param leftOut others that are known
 * @param conditions of this node
 */
public record ClusterView(Member self, List<Member> members, List<LeftOut> leftOut, Set<Condition> conditions) {
    public ClusterView {
        members = List.copyOf(members);
        leftOut = List.copyOf(leftOut);
        conditions = Set.copyOf(conditions);
        if (!members.contains(self)) {
            throw new IllegalArgumentException("members: expected " + self + " among them, found " + members);
        }
    }

    /** A view in the order of ids. */
    static ClusterView of(
            Member self, Collection<Member> others, Collection<LeftOut> leftOut, Set<Condition> conditions) {
        return new ClusterView(
                self,
                Stream.concat(Stream.of(self), others.stream())
                        .sorted(Comparator.comparing(Member::id))
                        .toList(),
                leftOut.stream()
                        .sorted(Comparator.comparing(other -> other.member().id()))
                        .toList(),
                conditions);
    }

    /** Nobody else is known. */
    public static ClusterView alone(Member self) {
        return new ClusterView(self, List.of(self), List.of(), Set.of());
    }

    /** For the log: {@code [a at http://10.0.0.1:8080, b at http://10.0.0.2:8080 (leaving)], left out: [], conditions: []}. */
    @Override
    public String toString() {
        return members + ", left out: " + leftOut + ", conditions: " + conditions;
    }
}
