package io.casserole.peer;

import io.casserole.peer.Registry.Listing;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * The other members as the registry names them: which of them have answered, and which are left out. The last known ones are kept, also
 * over a restart, for the time when the registry is away. All calls and callbacks on the agenda.
 */
final class Roster {
    private final MemberListing records;
    private final KnownMembers known;
    private final Admission admission;
    private final Lenience lenience;

    private Map<String, Member> found = Map.of();
    private List<LeftOut> leftOut = List.of();
    private boolean everRead;

    /** @param changed called when another member has answered */
    Roster(String prefix, Agenda agenda, Pinger pinger, KnownMembers known, Runnable changed) {
        this.records = new MemberListing(prefix);
        this.known = known;
        this.admission = new Admission(pinger, agenda, changed);
        this.lenience = new Lenience(agenda);
    }

    /** The registry has forgotten some: for a while, nobody is gone because it does not name them. */
    void beLenient() {
        lenience.begin();
    }

    /**
     * Takes what the registry names now.
     *
     * @param self as it tells itself now
     * @return complete when those that were not there before have answered once, or will not; never fails
     */
    CompletableFuture<Void> take(Listing listing, Member self) {
        Map<String, Member> now = records.read(listing);
        if (lenience.isOn()) {
            found.forEach(now::putIfAbsent);
        }
        everRead = true;
        if (!now.equals(found)) {
            known.save(now.values());
        }
        return admit(now, self);
    }

    /** Takes those that were known last, if the registry has named nobody yet. Returns what {@link #take} does. */
    CompletableFuture<Void> fallBack(Member self) {
        if (everRead || !found.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        Map<String, Member> before = new HashMap<>();
        known.load().forEach(member -> before.put(member.id(), member));
        return admit(before, self);
    }

    private CompletableFuture<Void> admit(Map<String, Member> members, Member self) {
        found = Map.copyOf(members);
        Roll roll = Roll.call(self, found.values());
        leftOut = roll.leftOut();
        return admission.offer(roll.members());
    }

    /** Those that have answered. */
    Collection<Member> members() {
        return admission.admitted();
    }

    /** Those with which this node cannot work. */
    List<LeftOut> misfits() {
        return leftOut;
    }

    /** Those with which it cannot work, and those that have not answered. */
    List<LeftOut> leftOut() {
        return Stream.concat(leftOut.stream(), admission.waiting().stream()).toList();
    }

    void close() {
        admission.close();
    }
}
