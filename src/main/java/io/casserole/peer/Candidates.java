package io.casserole.peer;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.stream.Collectors;

/** Whom to ask, the first first; nobody who is known not to answer. */
final class Candidates {
    private Candidates() {}

    /** The owner and those who would be it without those before, as far as they rank before this node. */
    static Deque<Member> of(Ring ring, Peers peers, String target, int index) {
        Deque<Member> candidates = new ArrayDeque<>();
        for (Member member : ring.rank(target, index)) {
            if (member.equals(ring.self())) {
                break;
            }
            candidates.add(member);
        }
        return answering(candidates, peers);
    }

    static Deque<Member> answering(Collection<Member> members, Peers peers) {
        return members.stream()
                .filter(member -> !peers.circuits().isOpen(member))
                .collect(Collectors.toCollection(ArrayDeque::new));
    }
}
