package io.casserole.peer;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/**
 * Remembers which members do not answer. Two failures within {@link #SPAN} open a member's circuit: for {@link #SPAN} it is not asked.
 * Then it is asked again, and the first failure opens it once more; an answer closes it. Any thread.
 */
final class Circuits {
    static final Duration SPAN = Duration.ofSeconds(5);

    /** Whether a member is asked. */
    enum State {
        /** It is. */
        CLOSED,
        /** It is not. */
        OPEN,
        /** It is, and a failure opens its circuit again. */
        HALF_OPEN
    }

    /** @param failedAt of the last failure; {@code open}: not to be asked for {@link #SPAN} from then */
    private record Trouble(long failedAt, boolean open) {}

    private final LongSupplier nanoTime;
    private final ConcurrentMap<String, Trouble> troubles = new ConcurrentHashMap<>();

    Circuits(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    boolean isOpen(Member member) {
        Trouble trouble = troubles.get(member.id());
        return trouble != null && trouble.open && isRecent(trouble);
    }

    private boolean isRecent(Trouble trouble) {
        return nanoTime.getAsLong() - trouble.failedAt < SPAN.toNanos();
    }

    void failed(Member member) {
        troubles.compute(
                member.id(),
                (id, before) -> new Trouble(nanoTime.getAsLong(), before != null && (before.open || isRecent(before))));
    }

    void succeeded(Member member) {
        if (!troubles.isEmpty()) {
            troubles.remove(member.id());
        }
    }

    State state(Member member) {
        Trouble trouble = troubles.get(member.id());
        if (trouble == null || !trouble.open) {
            return State.CLOSED;
        }
        return isRecent(trouble) ? State.OPEN : State.HALF_OPEN;
    }
}
