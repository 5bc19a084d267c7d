package io.casserole.http;

import java.util.List;
import java.util.Optional;

/**
 * What of a response shows that another server's response is of the same bytes: a strong entity tag, if both have the same, or a digest
 * of the whole representation (RFC 9530 §3). Dates show nothing: two servers may have got different bytes in the same second.
 *
 * @param tag strong
 * @param digests as in {@code Repr-Digest}: {@code sha-256=:…:}
 */
public record ContentProof(Optional<EntityTag> tag, List<String> digests) {
    public ContentProof {
        tag.filter(EntityTag::weak).ifPresent(weak -> {
            throw new IllegalArgumentException("proof: expected a strong entity tag, found " + weak);
        });
        digests = List.copyOf(digests);
    }

    /** The proof in the fields of a response, whole or partial. */
    public static ContentProof of(Fields response) {
        return new ContentProof(EntityTag.of(response).filter(tag -> !tag.weak()), Validator.digests(response));
    }

    /** Nothing is shown. */
    public boolean isEmpty() {
        return tag.isEmpty() && digests.isEmpty();
    }

    /** Whether both are of the same bytes. Digests of one kind decide, whatever the tags say. */
    public boolean agreesWith(ContentProof other) {
        Optional<Boolean> byDigest = digests.stream()
                .flatMap(mine -> other.digests.stream()
                        .filter(its -> kind(its).equals(kind(mine)))
                        .map(mine::equals))
                .reduce(Boolean::logicalAnd);
        return byDigest.orElseGet(() ->
                tag.isPresent() && other.tag.filter(tag.get()::strongEquals).isPresent());
    }

    private static String kind(String digest) {
        return digest.substring(0, digest.indexOf('='));
    }

    /** The field to send with a {@code Range} request, by which another server may tell that it has other bytes; none if it could not. */
    public Fields precondition() {
        return digests.isEmpty() ? field("If-Match") : Fields.empty();
    }

    /** The field to send if the bytes are not wanted again (RFC 9110 §13.1.2); none if another server could not tell. */
    public Fields condition() {
        return field("If-None-Match");
    }

    private Fields field(String name) {
        return tag.map(strong -> Fields.of(name, strong.toString())).orElse(Fields.empty());
    }
}
