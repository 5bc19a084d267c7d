package io.casserole.segment;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * What is being fetched now, by key: one fetch, any number of waiters. A flight that has landed, well or badly, is forgotten; one
 * waiter leaving does not disturb the others.
 */
public final class Flights<K, V> {
    /** A place in a flight. Who {@code leads} must bring about the result and then {@link #land}. */
    public record Ticket<V>(CompletableFuture<V> result, boolean leads) {}

    private final ConcurrentMap<K, CompletableFuture<V>> flying = new ConcurrentHashMap<>();

    /** Joins the flight for {@code key}, or starts one. */
    public Ticket<V> board(K key) {
        CompletableFuture<V> mine = new CompletableFuture<>();
        CompletableFuture<V> other = flying.putIfAbsent(key, mine);
        return other == null ? new Ticket<>(mine, true) : new Ticket<>(other, false);
    }

    /** Forgets the flight; who asks for the key from now on starts another. */
    public void land(K key, Ticket<V> ticket) {
        flying.remove(key, ticket.result);
    }

    /** How many there are now. */
    public int count() {
        return flying.size();
    }

    /** What is being fetched at this moment. */
    public Set<K> keys() {
        return Set.copyOf(flying.keySet());
    }

    /** The flight for {@code key}, if there is one; the caller is not on board and may not wait for it. */
    public Optional<CompletableFuture<V>> current(K key) {
        return Optional.ofNullable(flying.get(key));
    }
}
