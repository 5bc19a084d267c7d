package io.casserole.upstream;

import io.casserole.http.ContentProof;
import io.casserole.http.EntityTag;
import io.casserole.http.Validator;
import io.casserole.segment.Descriptor;
import java.util.Optional;

/**
 * Where something is from, and what another server has to show to have the same bytes.
 *
 * @param upstream the URL of the server that gave it; empty if that is not known
 * @param proof empty if no other server can show it
 */
record Provenance(Optional<String> upstream, ContentProof proof) {
    static Provenance of(Head head) {
        return new Provenance(Optional.of(head.upstream()), ContentProof.of(head.fields()));
    }

    /** Of a descriptor that may have lost its {@code ETag} on the way from another node, but never its validator. */
    static Provenance of(Descriptor descriptor) {
        ContentProof ofFields = ContentProof.of(descriptor.fields());
        Optional<EntityTag> tag = descriptor
                .validator()
                .filter(Validator.Strong.class::isInstance)
                .map(strong -> ((Validator.Strong) strong).tag());
        return new Provenance(descriptor.upstream(), new ContentProof(tag.or(ofFields::tag), ofFields.digests()));
    }

    /** Whether a server of that likeness may go on with the bytes. */
    boolean mayGoOnAt(Likeness server) {
        return server != Likeness.ELSEWHERE || !proof.isEmpty();
    }
}
