package io.casserole.cache;

import io.casserole.http.Fields;
import io.casserole.segment.WholeBody;

/** The fields of a response whose body passes once. */
final class PassingFields {
    private PassingFields() {}

    /** The stored fields and, if the origin named it, the length. */
    static Fields of(WholeBody body) {
        return body.length().isPresent()
                ? body.fields()
                        .with("Content-Length", Long.toString(body.length().getAsLong()))
                : body.fields();
    }
}
