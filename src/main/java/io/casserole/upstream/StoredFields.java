package io.casserole.upstream;

import io.casserole.http.Field;
import io.casserole.http.Fields;
import io.casserole.http.HttpDate;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** The fields of an object as they are stored and, after a validation or a partial response, updated (RFC 9111 §3.2). */
final class StoredFields {
    /** They describe the bytes that are stored, whatever the message at hand describes with them. */
    private static final Set<String> OF_THE_BYTES =
            Set.of("content-length", "content-encoding", "content-range", "content-md5", "etag");

    private StoredFields() {}

    /** What is kept of a response: all but what is about this one message. */
    static Fields of(Head head) {
        Fields kept = head.fields().without("Content-Length", "Trailer");
        // of a 206 these cover the part; elsewhere Content-Range means nothing (RFC 9110 §14.4), and is the origin's to
        // send
        Fields whole = head.status() == 206 ? kept.without("Content-Range", "Content-MD5", "Content-Digest") : kept;
        return whole.has("Date") ? whole : whole.plus("Date", HttpDate.format(head.receivedAt())); // RFC 9110 §6.6.1
    }

    /**
     * The stored fields with those of a newer response about the same bytes in their stead. The age of the older one is not that of
     * the newer one, even if that says nothing about it.
     */
    static Fields updated(Fields stored, Fields newer) {
        Fields news = newer.without(OF_THE_BYTES::contains);
        Set<String> replaced = new HashSet<>(Set.of("date", "age"));
        for (Field field : news) {
            replaced.add(field.name().toLowerCase(Locale.ROOT));
        }
        return Fields.builder()
                .addAll(stored.without(replaced::contains))
                .addAll(news)
                .build();
    }

    /** The fields of a response with those added that only an older one about the same bytes had. */
    static Fields completed(Fields newer, Fields older) {
        Fields more = older.without(name -> newer.has(name) || name.equals("age"));
        return Fields.builder().addAll(newer).addAll(more).build();
    }

    /** The content coding in lower case; empty for identity (RFC 9110 §8.4). */
    static String coding(Fields fields) {
        String coding = fields.joined("Content-Encoding").orElse("").toLowerCase(Locale.ROOT);
        return coding.equals("identity") ? "" : coding;
    }
}
