package io.casserole.warm;

/**
 * Why an entry was not brought.
 *
 * @param entry as {@link WarmEntry#toString} writes it
 * @param failed whether another try may help; if not, the entry is nothing for the cache
 */
public record WarmTrouble(String entry, boolean failed, String reason) {
    @Override
    public String toString() {
        return (failed ? "failed " : "skipped ") + entry + ": " + reason;
    }
}
