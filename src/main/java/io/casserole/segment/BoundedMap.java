package io.casserole.segment;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map that forgets its eldest entry when it would have more than so many. Not thread-safe. */
public final class BoundedMap<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;

    private final int most;

    /** @param most entries */
    public BoundedMap(int most) {
        this.most = most;
    }

    /** Puts an entry in the last place, also if the key had one before. */
    public void putLast(K key, V value) {
        remove(key);
        put(key, value);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > most;
    }
}
