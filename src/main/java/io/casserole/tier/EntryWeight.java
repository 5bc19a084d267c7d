package io.casserole.tier;

import io.casserole.http.Field;
import io.casserole.http.Fields;
import io.casserole.segment.Entry;
import io.casserole.segment.ObjectKey;

/** What an entry takes of the heap, about: characters as bytes, and an allowance for objects and for the cache's own. */
final class EntryWeight {
    private static final long ENTRY = 800;
    private static final long LINE = 120;

    private EntryWeight() {}

    static long of(ObjectKey key, Entry entry) {
        return of(key) + content(entry);
    }

    static long of(ObjectKey key) {
        return ENTRY + key.target().length() + key.variant().length();
    }

    private static long content(Entry entry) {
        if (entry instanceof Entry.Stored stored) {
            return lines(stored.descriptor().fields())
                    + lines(stored.descriptor().variantFields())
                    + stored.body().map(body -> body.length).orElse(0);
        }
        if (entry instanceof Entry.Varies varies) {
            long names = varies.names().stream()
                    .mapToLong(name -> LINE + name.length())
                    .sum();
            return names
                    + varies.variants().stream()
                            .mapToLong(variant -> LINE + variant.key().length())
                            .sum();
        }
        return LINE;
    }

    private static long lines(Fields fields) {
        long weight = 0;
        for (Field field : fields) {
            weight += LINE + field.name().length() + field.value().length();
        }
        return weight;
    }
}
