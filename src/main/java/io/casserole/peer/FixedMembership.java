package io.casserole.peer;

import io.casserole.peer.LeftOut.Reason;
import io.casserole.peer.Member.State;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Membership by a fixed list of addresses, each of which is pinged again and again: the answer is the record. A node is a member from its
 * first answer until {@value #MISSES} pings in a row had none. This node may be on the list; it knows itself by its own answer.
 */
final class FixedMembership implements Membership {
    static final Duration PING_EVERY = Duration.ofSeconds(2);
    static final int MISSES = 5;

    /** What is known of an address. Touched on the agenda only. */
    private static final class Place {
        private final URI address;
        private @Nullable Member answer;
        private int misses;

        Place(URI address) {
            this.address = address;
        }
    }

    private final List<Place> places;
    private final Agenda agenda;
    private final Pinger pinger;

    private final CompletableFuture<Void> joined = new CompletableFuture<>();

    private volatile Member self; // changed on the agenda

    // All below: touched on the agenda only
    private Consumer<ClusterView> listener = view -> {};
    private @Nullable ClusterView last;
    private boolean closed;

    FixedMembership(List<URI> addresses, Member self, Agenda agenda, Pinger pinger) {
        this.places = addresses.stream()
                .distinct()
                .filter(address -> !address.equals(self.address()))
                .map(Place::new)
                .toList();
        this.self = self;
        this.agenda = agenda;
        this.pinger = pinger;
    }

    @Override
    public void start(Consumer<ClusterView> newListener) {
        agenda.execute(() -> {
            listener = newListener;
            publish();
            var unused = CompletableFuture.allOf(places.stream().map(this::ping).toArray(CompletableFuture<?>[]::new))
                    .thenRun(() -> joined.complete(null));
        });
    }

    @Override
    public CompletableFuture<Void> joined() {
        return joined;
    }

    @Override
    public Member self() {
        return self;
    }

    /** The others learn it with their next ping. */
    @Override
    public CompletableFuture<Void> leave() {
        CompletableFuture<Void> told = new CompletableFuture<>();
        agenda.execute(() -> {
            self = self.in(State.LEAVING);
            publish();
            agenda.after(PING_EVERY, () -> told.complete(null));
        });
        return told;
    }

    @Override
    public void close() {
        agenda.execute(() -> closed = true);
    }

    private void pingAgain(Place place) {
        if (!closed) {
            var unused = ping(place);
        }
    }

    /** Complete when there was an answer, or will be none. */
    private CompletableFuture<Void> ping(Place place) {
        agenda.after(PING_EVERY, () -> pingAgain(place));
        return pinger.ping(place.address)
                .handleAsync((answer, failure) -> answer, agenda)
                .thenAccept(answer -> answered(place, answer));
    }

    private void answered(Place place, @Nullable Member answer) {
        if (answer != null) {
            place.answer = answer;
            place.misses = 0;
        } else if (++place.misses >= MISSES) {
            place.answer = null;
        }
        publish();
    }

    private void publish() {
        ClusterView view = view();
        if (!view.equals(last) && !closed) {
            last = view;
            listener.accept(view);
        }
    }

    private ClusterView view() {
        Map<String, Member> answers = new HashMap<>();
        List<LeftOut> leftOut = new ArrayList<>();
        Set<Condition> conditions = EnumSet.noneOf(Condition.class);
        if (!self.isServing()) {
            conditions.add(Condition.LEAVING);
        }
        for (Place place : places) {
            Member answer = place.answer;
            if (answer == null || answer.isSameProcess(self)) {
                continue;
            }
            if (answer.id().equals(self.id())) {
                conditions.add(Condition.DUPLICATE_NODE_ID);
            } else if (answers.putIfAbsent(answer.id(), answer) != null) {
                leftOut.add(new LeftOut(answer, Reason.DUPLICATE_NODE_ID));
            }
        }
        Roll roll = Roll.call(self, answers.values());
        leftOut.addAll(roll.leftOut());
        boolean alone = conditions.contains(Condition.DUPLICATE_NODE_ID);
        return ClusterView.of(self, alone ? List.of() : roll.members(), leftOut, conditions);
    }
}
