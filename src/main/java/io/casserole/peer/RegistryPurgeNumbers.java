package io.casserole.peer;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongUnaryOperator;
import java.util.regex.Pattern;

/**
 * Numbers from a counter in the registry: the key {@code /casserole/<cluster>/purge-number} has the last one given. A revision of the
 * registry would not do, since it begins anew when the registry loses its memory; the counter is set again by whoever knows a higher number.
 */
final class RegistryPurgeNumbers implements PurgeNumbers {
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    private final Registry registry;
    private final String key;

    RegistryPurgeNumbers(Registry registry, String cluster) {
        this.registry = registry;
        this.key = "/casserole/" + cluster + "/purge-number";
    }

    @Override
    public CompletableFuture<Long> above(long highest) {
        return change(last -> Math.max(last, highest) + 1);
    }

    @Override
    public CompletableFuture<Void> skip(long highest) {
        return change(last -> Math.max(last, highest)).thenAccept(number -> {});
    }

    /** Reads, and writes unless another node did so in between; then begins again. The counter as it is afterwards. */
    private CompletableFuture<Long> change(LongUnaryOperator next) {
        return registry.list(key).thenCompose(listing -> {
            Optional<String> found = Optional.ofNullable(listing.entries().get(key));
            long last = found.map(RegistryPurgeNumbers::number).orElse(0L);
            long number = next.applyAsLong(last);
            return number == last
                    ? CompletableFuture.completedFuture(last)
                    : registry.replace(key, found, Long.toString(number))
                            .thenCompose(done -> done ? CompletableFuture.completedFuture(number) : change(next));
        });
    }

    /** What is no number of a purge counts as none: it will be replaced by one. */
    private static long number(String text) {
        return NUMBER.matcher(text).matches() ? Long.parseLong(text) : 0;
    }
}
