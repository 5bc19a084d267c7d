package io.casserole.peer;

import io.casserole.peer.Registry.Listing;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the records of members out of listings. One that cannot be read is ignored, and logged when it is first seen. Not thread-safe. */
final class MemberListing {
    private static final Logger LOG = LoggerFactory.getLogger(MemberListing.class);

    private final String prefix;
    private final Set<String> unreadable = new HashSet<>();

    /** @param prefix of all keys; an id follows */
    MemberListing(String prefix) {
        this.prefix = prefix;
    }

    /** The members by id. */
    Map<String, Member> read(Listing listing) {
        Map<String, Member> members = new HashMap<>();
        unreadable.retainAll(listing.entries().keySet());
        listing.entries().forEach((key, text) -> {
            Optional<Member> member = MemberRecord.read(text).filter(record -> key.equals(prefix + record.id()));
            member.ifPresent(record -> members.put(record.id(), record));
            if (member.isEmpty() && unreadable.add(key)) {
                LOG.warn("CSR-0507 {}: expected the record of a member, found something else; it is ignored", key);
            }
        });
        return members;
    }
}
