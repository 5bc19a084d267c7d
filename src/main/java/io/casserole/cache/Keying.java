package io.casserole.cache;

import io.casserole.config.KeyConfig;
import io.casserole.http.Fields;
import io.casserole.http.QueryKey;
import io.casserole.http.RequestTarget;
import io.casserole.http.Rule;
import io.casserole.http.Rules;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the settings say of a request before anything is looked up: which object its target names.
 *
 * @param query how queries count everywhere
 * @param rules those in force now, which may let them count otherwise in places
 */
public record Keying(QueryKey query, Supplier<Rules> rules) {
    /** Every target names an object of its own. */
    public static final Keying AS_SENT = new Keying(QueryKey.AS_SENT, Rules::none);

    /** The keying by the settings. */
    public static Keying of(KeyConfig config, Supplier<Rules> rules) {
        return new Keying(QueryKey.of(config.ignoreQuery(), config.sortQuery()), rules);
    }

    /** What the object is called that the target names. */
    public String name(RequestTarget sent) {
        return key(sent).toString();
    }

    /** The target that names the object; the very same one with most requests. */
    private RequestTarget key(RequestTarget sent) {
        RequestTarget keyed = query.of(sent);
        Optional<Rule> rule = rule(sent);
        return rule.isPresent() ? rule.get().key().of(keyed) : keyed;
    }

    /** The rule for a request. */
    Optional<Rule> rule(RequestTarget sent) {
        return rules.get().ofRequest(sent.path());
    }

    /** The name of the rule that lets a request pass by the cache, if one does. */
    public Optional<String> passedBy(RequestTarget sent) {
        return rule(sent).filter(Rule::pass).map(Rule::name);
    }

    /** The name of the rule for a response to it, or for the request itself. */
    Optional<String> ruleOf(RequestTarget sent, int status, Fields response) {
        return rules.get()
                .ofResponse(sent.path(), status, response)
                .or(() -> rule(sent))
                .map(Rule::name);
    }
}
