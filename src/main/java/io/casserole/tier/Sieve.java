package io.casserole.tier;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides which key is dropped next, by SIEVE: keys stand in the order they were added; a hand moves from the oldest to the newest,
 * passes those that were hit since it last came by, and takes the first that was not. What is read once, such as one long object from end
 * to end, is taken before what is asked for again and again.
 *
 * <p>A hit sets one bit and takes no lock. The lock guards the links and {@code hand}.
 */
final class Sieve<K> {
    private static final class Node<K> {
        final K key;
        volatile boolean hit;

        @Nullable
        Node<K> newer;

        @Nullable
        Node<K> older;

        Node(K key) {
            this.key = key;
        }
    }

    private final ConcurrentMap<K, Node<K>> nodes = new ConcurrentHashMap<>();
    private @Nullable Node<K> newest; // guarded by this
    private @Nullable Node<K> oldest; // guarded by this
    private @Nullable Node<K> hand; // guarded by this; null: the oldest is next

    /** Notes that the key was asked for; nothing if it is not here. */
    void hit(K key) {
        Node<K> node = nodes.get(key);
        if (node != null && !node.hit) { // reading first keeps the line shared between processors
            node.hit = true;
        }
    }

    /** Adds a key; nothing if it is here. */
    synchronized void add(K key) {
        Node<K> node = new Node<>(key);
        if (nodes.putIfAbsent(key, node) != null) {
            return;
        }
        node.older = newest;
        if (newest == null) {
            oldest = node;
        } else {
            newest.newer = node;
        }
        newest = node;
    }

    /** Takes a key out; nothing if it is not here. */
    synchronized void remove(K key) {
        Node<K> node = nodes.remove(key);
        if (node != null) {
            unlink(node);
        }
    }

    /** Takes out the key to be dropped next; null if there is none. */
    synchronized @Nullable K evict() {
        Node<K> victim = hand == null ? oldest : hand;
        // one round clears every bit; more would only be a race with those who set them
        for (int left = nodes.size(); left > 0 && victim != null && victim.hit; left--) {
            victim.hit = false;
            victim = victim.newer == null ? oldest : victim.newer;
        }
        if (victim == null) {
            return null;
        }
        nodes.remove(victim.key);
        hand = victim;
        unlink(victim);
        return victim.key;
    }

    private void unlink(Node<K> node) {
        Node<K> newer = node.newer;
        Node<K> older = node.older;
        if (newer == null) {
            newest = older;
        } else {
            newer.older = older;
        }
        if (older == null) {
            oldest = newer;
        } else {
            older.newer = newer;
        }
        if (hand == node) {
            hand = newer;
        }
    }

    int size() {
        return nodes.size();
    }
}
