package io.casserole.peer;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who of the members owns which segment. All nodes that know the same members agree, in whatever order they learned of them; a node that
 * knows others may be wrong about an owner, which costs a request and nothing else.
 *
 * <p>A segment is placed by the target of its object, without variant or generation, and its index, so that its owner is known before
 * the object is; the descriptor is placed as segment 0. Immutable; another set of members is another ring.
 */
public final class Ring {
    private final Member self;
    private final Map<String, Member> members;
    private final Rendezvous<Member> owners;
    private final Rendezvous<Member> holders;

    private Ring(Member self, Map<String, Member> members) {
        this.self = self;
        this.members = members;
        List<Member> all = List.copyOf(members.values());
        List<Member> serving = all.stream().filter(Member::isServing).toList();
        this.holders = Rendezvous.of(all, Member::id, Member::weight);
        // A node that leaves, and is alone, still answers its clients.
        this.owners = serving.isEmpty() ? holders : Rendezvous.of(serving, Member::id, Member::weight);
    }

    /**
     * A ring as one of its members sees it.
     *
     * @throws IllegalArgumentException if this node is not among the members, or two have the same id
     */
    public static Ring of(String selfId, Collection<Member> members) {
        Map<String, Member> byId = new HashMap<>();
        for (Member member : members) {
            Member twin = byId.put(member.id(), member);
            if (twin != null) {
                throw new IllegalArgumentException("members: expected each id once, found " + twin + " and " + member);
            }
        }
        Member self = byId.get(selfId);
        if (self == null) {
            throw new IllegalArgumentException("members: expected " + selfId + " among them, found " + byId.keySet());
        }
        return new Ring(self, Map.copyOf(byId));
    }

    /** A ring of one. */
    public static Ring alone(Member self) {
        return of(self.id(), List.of(self));
    }

    /** The member that owns a segment. */
    public Member owner(String target, int index) {
        return owners.first(Rendezvous.key(target, index));
    }

    /** Whether this node owns a segment. */
    public boolean owns(String target, int index) {
        return isSelf(owner(target, index));
    }

    /** The serving members: the owner first, then who would be the owner without those before. */
    public List<Member> rank(String target, int index) {
        return owners.rank(Rendezvous.key(target, index));
    }

    /**
     * The other members most likely to hold a segment that came to this node by a change of the ring, the likeliest first. Members that leave
     * are among them: what they owned, they still have.
     */
    public List<Member> donors(String target, int index, int most) {
        return holders.rank(Rendezvous.key(target, index)).stream()
                .filter(member -> !isSelf(member))
                .limit(most)
                .toList();
    }

    /** This node. */
    public Member self() {
        return self;
    }

    /** All members, this node and those leaving included, in no order. */
    public Collection<Member> members() {
        return members.values();
    }

    /** All members but this node, those leaving included, in no order. */
    List<Member> others() {
        return members.values().stream().filter(member -> !isSelf(member)).toList();
    }

    /** The member of that id. */
    public Optional<Member> member(String id) {
        return Optional.ofNullable(members.get(id));
    }

    /** Whether there is nobody to ask. */
    public boolean isAlone() {
        return members.size() == 1;
    }

    /** The same on all nodes whose rings have the same members, in the same states; else another, but for a small chance. */
    int revision() {
        return members.values().stream()
                .map(member -> member.id() + ' ' + member.weight() + ' ' + member.state())
                .sorted()
                .toList()
                .hashCode();
    }

    private boolean isSelf(Member member) {
        return member.id().equals(self.id());
    }

    @Override
    public String toString() {
        return "Ring" + members.values();
    }
}
