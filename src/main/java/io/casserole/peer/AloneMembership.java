package io.casserole.peer;

import io.casserole.peer.Member.State;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Nobody else: needs no thread and asks nobody. */
final class AloneMembership implements Membership {
    private volatile Member self;

    AloneMembership(Member self) {
        this.self = self;
    }

    @Override
    public void start(Consumer<ClusterView> listener) {
        listener.accept(ClusterView.alone(self));
    }

    @Override
    public CompletableFuture<Void> joined() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public Member self() {
        return self;
    }

    @Override
    public CompletableFuture<Void> leave() {
        self = self.in(State.LEAVING);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {}
}
