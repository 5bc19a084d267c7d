package io.casserole.upstream;

import io.casserole.http.RequestTarget;
import io.casserole.segment.ObjectKey;
import java.util.Optional;

/** Request targets out of keys, byte for byte. */
final class Targets {
    private Targets() {}

    static RequestTarget of(ObjectKey key) {
        int mark = key.target().indexOf('?');
        return mark < 0
                ? new RequestTarget(key.target(), Optional.empty())
                : new RequestTarget(
                        key.target().substring(0, mark),
                        Optional.of(key.target().substring(mark + 1)));
    }
}
