package io.casserole.http;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What tells one state of an object from the next, byte for byte (RFC 9110 §8.8). Two responses whose validators
 * are the {@link #same} may be joined into one object; a response without one stands alone.
 */
public sealed interface Validator {
    /** A strong entity tag. */
    record Strong(EntityTag tag) implements Validator {
        public Strong {
            if (tag.weak()) {
                throw new IllegalArgumentException("validator: expected a strong entity tag, found " + tag);
            }
        }

        @Override
        public String canonical() {
            return "etag " + tag;
        }

        @Override
        public Fields precondition() {
            return Fields.of("If-Match", tag.toString());
        }
    }

    /** A digest of the whole representation, written as in {@code Repr-Digest}: {@code sha-256=:...:}. */
    record Digest(String text) implements Validator {
        @Override
        public String canonical() {
            return "digest " + text;
        }

        @Override
        public Fields precondition() {
            return Fields.empty();
        }
    }

    /**
     * A modification date that has become strong by its age, with the weak entity tag beside it. The text is the
     * field as received and goes back so; the instant is what it means.
     */
    record Modified(String lastModified, Instant instant, Optional<EntityTag> weakTag) implements Validator {
        @Override
        public String canonical() {
            return "modified " + instant.getEpochSecond()
                    + weakTag.map(tag -> " " + tag).orElse("");
        }

        @Override
        public Fields precondition() {
            return Fields.of("If-Unmodified-Since", lastModified);
        }
    }

    /**
     * A text to hash and to compare: the same for validators that match, different for others.
     */
    String canonical();

    /**
     * The field to send with a {@code Range} request so that the origin refuses with 412 what has changed; none where
     * the origin could not know what is meant, and the answer must be compared here.
     */
    Fields precondition();

    /** Whether it means the same on another server of the same objects; see {@link ContentProof}. */
    default boolean isPortable() {
        return !(this instanceof Modified);
    }

    /** Whether two responses name the same bytes by their validators, or both have none. */
    static boolean same(Optional<Validator> one, Optional<Validator> other) {
        return one.map(Validator::canonical).equals(other.map(Validator::canonical));
    }

    /**
     * The validator of a response: its strong {@code ETag}; else a digest of the whole; else its {@code
     * Last-Modified}, if at least one second before its {@code Date}.
     *
     * @param partial whether the response is a 206, whose {@code Content-MD5} covers the part only
     * @param receivedAt stands for a missing {@code Date} (RFC 9110 §6.6.1)
     */
    static Optional<Validator> of(Fields response, boolean partial, Instant receivedAt) {
        Optional<EntityTag> tag = EntityTag.of(response);
        if (tag.isPresent() && !tag.get().weak()) {
            return Optional.of(new Strong(tag.get()));
        }
        Instant date = HttpDate.of(response, "Date").orElse(receivedAt);
        return digest(response, partial).or(() -> modified(response, tag, date));
    }

    /** The digests of the whole representation that are safe to rely on, the strongest first. */
    static List<String> digests(Fields response) {
        List<String> digests = response.members("Repr-Digest");
        return Stream.of("sha-512=:", "sha-256=:") // RFC 9530 §5: the two that are not deprecated
                .flatMap(algorithm -> digests.stream().filter(digest -> digest.startsWith(algorithm)))
                .filter(digest -> digest.matches("[^:]+:[A-Za-z0-9+/]+=*:"))
                .toList();
    }

    private static Optional<Validator> digest(Fields response, boolean partial) {
        Optional<String> strongest = digests(response).stream().findFirst();
        Optional<String> md5 = response.joined("Content-MD5")
                .filter(base64 -> !partial && base64.matches("[A-Za-z0-9+/]{22}=="))
                .map(base64 -> "md5=:" + base64 + ":");
        return strongest.or(() -> md5).map(Digest::new);
    }

    /** Within one second of {@code date} the representation may have changed twice. */
    private static Optional<Validator> modified(Fields response, Optional<EntityTag> weakTag, Instant date) {
        return HttpDate.of(response, "Last-Modified")
                .filter(modified -> Preconditions.isStrong(modified, Optional.of(date)))
                .flatMap(
                        modified -> response.first("Last-Modified").map(text -> new Modified(text, modified, weakTag)));
    }
}
