package io.casserole.cache;

import io.casserole.http.BadTargetException;
import io.casserole.http.RequestTarget;
import io.casserole.segment.PurgeScope;
import io.casserole.segment.Purger;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Purges by URLs as clients write them. What all members get, and keep, is the key that this node makes of one: so they all purge the same
 * object, and go on to do so when the rules that made its key have changed. A key is its own key.
 *
 * @param key under which a target is stored
 * @param purger purges by keys
 */
public record KeyedPurger(Function<RequestTarget, String> key, Purger purger) implements Purger {
    @Override
    public CompletableFuture<Outcome> purge(PurgeScope scope, boolean soft) {
        return purger.purge(scope instanceof PurgeScope.Url url ? new PurgeScope.Url(key(url.target())) : scope, soft);
    }

    private String key(String target) {
        try {
            return key.apply(RequestTarget.parse(target));
        } catch (BadTargetException e) {
            return target; // which no request can name, and so no object has
        }
    }
}
