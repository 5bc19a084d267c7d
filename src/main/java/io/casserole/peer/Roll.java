package io.casserole.peer;

import io.casserole.peer.LeftOut.Reason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Sorts the members that were found: those this node works together with, and those it leaves out, visibly.
 *
 * @param members other than this node
 */
record Roll(List<Member> members, List<LeftOut> leftOut) {
    static final Roll EMPTY = new Roll(List.of(), List.of());

    Roll {
        members = List.copyOf(members);
        leftOut = List.copyOf(leftOut);
    }

    /** Members as {@code self} sees them; one with the id of {@code self} is none of them. */
    static Roll call(Member self, Collection<Member> found) {
        List<Member> members = new ArrayList<>();
        List<LeftOut> leftOut = new ArrayList<>();
        for (Member member : found) {
            if (!member.id().equals(self.id())) {
                against(self, member)
                        .ifPresentOrElse(reason -> leftOut.add(new LeftOut(member, reason)), () -> members.add(member));
            }
        }
        return new Roll(members, leftOut);
    }

    private static Optional<Reason> against(Member self, Member other) {
        if (other.protocol() != self.protocol()) {
            return Optional.of(Reason.OTHER_PROTOCOL);
        }
        return other.fingerprint().equals(self.fingerprint())
                ? Optional.empty()
                : Optional.of(Reason.OTHER_FINGERPRINT);
    }
}
