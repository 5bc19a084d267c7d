package io.casserole.tier;

import io.casserole.segment.Account;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.ehcache.Cache;
import org.ehcache.event.EventFiring;
import org.ehcache.event.EventOrdering;
import org.ehcache.event.EventType;
import org.jspecify.annotations.Nullable;

/**
 * A heap-only Ehcache cache that is bounded in bytes: its values are kept by reference, and what they weigh is reserved from an account
 * before they are put. When the account has no room, the cache removes entries itself, chosen by {@link Sieve}; Ehcache's own bound, in
 * entries, is only the backstop.
 *
 * <p>Every value that leaves, by whatever way, is handed to {@code gone} exactly once. Ehcache tells of eviction, expiry, removal and
 * update, on the thread that causes them; it does not tell of {@code clear} and {@code close}, so the cache keeps a set of what it holds.
 *
 * <p>Hits take no lock. The lock is held while cache and order change together: a key in the cache is always in the order, unless it is
 * held fast; a key left in the order by Ehcache's own eviction is dropped when its turn comes.
 *
 * @param <V> compared by identity
 */
final class HeapCache<K, V> {
    private final Cache<K, V> cache;
    private final Account account;
    private final Consumer<V> gone;
    private final Runnable evicted;
    private final Sieve<K> order = new Sieve<>();
    private final Set<V> held = ConcurrentHashMap.newKeySet();
    private final Object lock = new Object();
    private volatile boolean closed; // written under lock

    /**
     * @param gone gives the value's bytes back to the account; may run under the lock, so it must call nobody else
     * @param evicted runs after a removal for want of room
     */
    HeapCache(Cache<K, V> cache, Account account, Consumer<V> gone, Runnable evicted) {
        this.cache = cache;
        this.account = account;
        this.gone = gone;
        this.evicted = evicted;
        cache.getRuntimeConfiguration()
                .registerCacheEventListener(
                        event -> leave(event.getOldValue()),
                        EventOrdering.UNORDERED,
                        EventFiring.SYNCHRONOUS,
                        EnumSet.of(EventType.EVICTED, EventType.EXPIRED, EventType.REMOVED, EventType.UPDATED));
    }

    private void leave(V value) {
        if (held.remove(value)) {
            gone.accept(value);
        }
    }

    @Nullable
    V get(K key) {
        V value = closed ? null : cache.get(key);
        if (value != null) {
            order.hit(key);
        }
        return value;
    }

    boolean contains(K key) {
        return !closed && cache.containsKey(key);
    }

    /** Reserves bytes from the account, dropping values until they fit. False if nothing is left to drop. */
    boolean reserve(long bytes) {
        while (!account.tryReserve(bytes)) {
            if (bytes > account.limit() || !evictOne()) {
                return false;
            }
        }
        return true;
    }

    private boolean evictOne() {
        synchronized (lock) {
            K victim = order.evict();
            if (victim == null) {
                return false;
            }
            cache.remove(victim);
        }
        evicted.run();
        return true;
    }

    /**
     * Keeps a value whose bytes are reserved. If the key is taken, or the cache closed, the value goes at once.
     *
     * @param fast not to be dropped for want of room until {@link #loosen}
     * @return whether it is kept
     */
    boolean putIfAbsent(K key, V value, boolean fast) {
        synchronized (lock) {
            held.add(value);
            if (!closed && cache.putIfAbsent(key, value) == null) {
                if (!fast) {
                    order.add(key);
                }
                return true;
            }
        }
        leave(value);
        return false;
    }

    /** Keeps a value whose bytes are reserved, in place of the one before. */
    void put(K key, V value) {
        synchronized (lock) {
            held.add(value);
            if (!closed) {
                cache.put(key, value);
                order.add(key);
                return;
            }
        }
        leave(value);
    }

    /** Lets the key be dropped for want of room from now on. */
    void loosen(K key) {
        synchronized (lock) {
            if (contains(key)) {
                order.add(key);
            }
        }
    }

    void remove(K key) {
        synchronized (lock) {
            order.remove(key);
            if (!closed) {
                cache.remove(key);
            }
        }
    }

    /** Lets every value go and keeps none from now on. Ehcache's cache is closed by its manager, after this. */
    void close() {
        synchronized (lock) {
            closed = true;
        }
        held.forEach(this::leave);
    }
}
