package io.casserole.peer;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Nodes that answer pings, in virtual time; an address where nobody is fails after a second. Counts the pings of each address. */
final class FakePings implements Pinger {
    private final ManualAgenda time;
    private final Map<URI, Supplier<Member>> nodes = new HashMap<>();
    private final Map<URI, Integer> pings = new HashMap<>();

    FakePings(ManualAgenda time) {
        this.time = time;
    }

    /** From now on, somebody answers at this address. */
    void answer(URI address, Supplier<Member> node) {
        nodes.put(address, node);
    }

    /** A member answers at its own address. */
    void answer(Member member) {
        answer(member.address(), () -> member);
    }

    /** From now on, nobody answers at this address. */
    void silence(URI address) {
        nodes.remove(address);
    }

    int pings(Member member) {
        return pings.getOrDefault(member.address(), 0);
    }

    @Override
    public CompletableFuture<Member> ping(URI address) {
        pings.merge(address, 1, Integer::sum);
        CompletableFuture<Member> answer = new CompletableFuture<>();
        Supplier<Member> node = nodes.get(address);
        if (node != null) {
            answer.complete(node.get());
        } else {
            time.after(Duration.ofSeconds(1), () -> answer.completeExceptionally(new IOException("nobody there")));
        }
        return answer;
    }
}
