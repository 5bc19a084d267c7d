package io.casserole.cache;

import io.casserole.http.AcceptLanguage;
import io.casserole.http.Fields;
import io.casserole.http.VariantKey;
import io.casserole.segment.Descriptor;
import io.casserole.segment.DescriptorStore;
import io.casserole.segment.Entry;
import io.casserole.segment.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Keeps the list of an object's variants together with what it lists (RFC 9111 §4.1). Lists change one after the other under the lock of
 * the object's stripe; the stores never wait, so nobody does who holds it.
 *
 * <p>Under the same lock it is seen whether an object was invalidated since it was looked up: what was asked before is not stored.
 */
final class Variants {
    private static final String LANGUAGE = "accept-language";
    private static final int STRIPES = 64;

    private final DescriptorStore store;
    private final Invalidations invalidations = new Invalidations();
    private final Object[] locks =
            IntStream.range(0, STRIPES).mapToObj(i -> new Object()).toArray();

    Variants(DescriptorStore store) {
        this.store = store;
    }

    /**
     * What a look-up saw under the primary key.
     *
     * @param varies the list of variants, if there was one
     * @param since the newest invalidation of all before the look-up
     * @param invalidated whether one of this target is expected since
     */
    record Seen(ObjectKey primary, Optional<Entry.Varies> varies, long since, boolean invalidated) {
        Seen with(Entry.Varies known) {
            return new Seen(primary, Optional.of(known), since, invalidated);
        }

        /** The same after one invalidation, which removed the list. */
        Seen invalidatedOnce() {
            return new Seen(primary, Optional.empty(), since, true);
        }

        /** Whether a stored response of that key may be used. */
        boolean lists(ObjectKey key) {
            return varies.isEmpty() || varies.get().lists(key.variant());
        }
    }

    /** To be called before anything is looked up. */
    Seen begin(ObjectKey primary) {
        return new Seen(primary, Optional.empty(), invalidations.newest(), false);
    }

    boolean isCurrent(Seen seen) {
        String target = seen.primary.target();
        return seen.invalidated
                ? invalidations.onceSince(seen.since, target)
                : invalidations.noneSince(seen.since, target);
    }

    /** Notes that the object has this variant; those chosen by other fields than these are forgotten. */
    void note(Seen seen, List<String> names, Entry.Variant variant) {
        synchronized (lock(seen.primary)) {
            if (names.isEmpty() || !isCurrent(seen)) {
                return;
            }
            Optional<Entry.Varies> known = known(seen);
            Entry.Varies now = known.filter(it -> it.names().equals(names))
                    .orElseGet(() -> new Entry.Varies(names))
                    .with(variant);
            known.ifPresent(before -> forget(seen.primary, before.variants().stream(), now));
            if (!known.equals(Optional.of(now))) {
                store.put(seen.primary, now);
            }
        }
    }

    /** Keeps an object unless it was invalidated; one without variants takes the place of all. Returns whether it was kept. */
    boolean put(Seen seen, Entry.Stored stored) {
        ObjectKey key = stored.descriptor().key();
        synchronized (lock(seen.primary)) {
            if (!isCurrent(seen)) {
                return false;
            }
            if (key.equals(seen.primary)) {
                known(seen).ifPresent(before -> forget(key, before.variants().stream(), new Entry.Varies(List.of())));
            }
            store.put(key, stored);
            return true;
        }
    }

    private Optional<Entry.Varies> known(Seen seen) {
        Optional<Entry> now = store.peek(seen.primary);
        return now.isPresent() ? varies(now) : seen.varies;
    }

    static Optional<Entry.Varies> varies(Optional<Entry> entry) {
        return entry.filter(Entry.Varies.class::isInstance).map(Entry.Varies.class::cast);
    }

    private void forget(ObjectKey primary, Stream<Entry.Variant> variants, Entry.Varies but) {
        variants.map(Entry.Variant::key)
                .filter(key -> !but.lists(key))
                .forEach(key -> store.remove(primary.variant(key)));
    }

    /** Forgets an object with all its variants; what is only on disk too. */
    void invalidate(ObjectKey primary) {
        var known = store.find(primary); // the list, to be read before it is gone
        synchronized (lock(primary)) {
            invalidations.count(primary.target());
            store.remove(primary); // with the list all variants are out of reach
        }
        var unused = known.thenAccept(entry -> varies(entry)
                .ifPresent(list -> forget(primary, list.variants().stream(), new Entry.Varies(List.of()))));
    }

    private Object lock(ObjectKey primary) {
        int hash = primary.hashCode();
        return locks[(hash ^ hash >>> 16) & (STRIPES - 1)];
    }

    /** The variant that an answer is. */
    static Entry.Variant of(Descriptor descriptor) {
        return new Entry.Variant(
                descriptor.key().variant(),
                AcceptLanguage.single(descriptor.fields().members("Content-Language")));
    }

    /** Variants in the language that the request wants most, equal to what it selects in all other fields; the newest first. */
    static List<ObjectKey> inWantedLanguage(ObjectKey primary, Entry.Varies varies, Fields request) {
        Optional<String> wanted =
                varies.names().contains(LANGUAGE) ? AcceptLanguage.mostWanted(request) : Optional.empty();
        if (wanted.isEmpty()) {
            return List.of();
        }
        List<ObjectKey> keys = new ArrayList<>();
        varies.variants().stream()
                .filter(variant -> variant.language().equals(wanted))
                .map(Entry.Variant::key)
                .filter(key -> VariantKey.differsOnlyIn(LANGUAGE, varies.names(), request, key))
                .forEach(key -> keys.add(0, primary.variant(key))); // they are listed the newest last
        return keys;
    }
}
