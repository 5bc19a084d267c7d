package io.casserole.upstream;

import io.casserole.http.Rule;
import io.casserole.http.Rules;
import io.casserole.segment.Descriptor;
import io.casserole.segment.ObjectSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** The objects of a source, but for those that a rule wants to be asked for more often before they are stored. */
final class FrequentObjects implements ObjectSource {
    private final ObjectSource objects;
    private final Supplier<Rules> rules;
    private final UseCounts uses = new UseCounts();

    FrequentObjects(ObjectSource objects, Supplier<Rules> rules) {
        this.objects = objects;
        this.rules = rules;
    }

    @Override
    public CompletableFuture<Description> describe(Probe probe) {
        Optional<Rule> rule = rules.get().ofRequest(probe.target().path()).filter(it -> it.minUses() > 1);
        if (rule.isPresent()) {
            int use = uses.count(probe.key().target());
            if (use < rule.get().minUses()) {
                String reason = "use " + use + " of " + rule.get().minUses() + " rule="
                        + rule.get().name();
                return CompletableFuture.completedFuture(new Description.Uncacheable(reason, false));
            }
        }
        return objects.describe(probe);
    }

    @Override
    public CompletableFuture<Description> validate(Descriptor stale, Probe probe) {
        return objects.validate(stale, probe);
    }
}
