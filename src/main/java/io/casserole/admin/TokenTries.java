package io.casserole.admin;

import io.casserole.segment.Instruments;
import io.casserole.segment.Tally;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds how often clients may guess the token: after {@link #MOST} different wrong ones within {@link #WINDOW} of the first, none from that
 * address is compared until the window has ended, be it right or wrong. Whoever sends the same again learns nothing by it, so it does not
 * count. Of addresses only the {@link #MOST_ADDRESSES} are remembered whose tokens were wrong last.
 *
 * <p>The lock guards the table, and is held while a token is compared: many tries at once are counted one by one. Any thread.
 */
final class TokenTries {
    /** Most different wrong tokens of one address that are compared within a window. */
    static final int MOST = 10;

    static final Duration WINDOW = Duration.ofMinutes(1);

    static final int MOST_ADDRESSES = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(TokenTries.class);

    /** Longer names, which only a trusted proxy can give, count by their beginning. */
    private static final int LONGEST_NAME = 100;

    enum Verdict {
        RIGHT,
        WRONG,
        NOT_COMPARED
    }

    /** @param wrong digests of the wrong tokens */
    private record Window(long begunAt, Set<Long> wrong) {
        boolean isFull() {
            return wrong.size() == MOST;
        }

        Window with(long digest) {
            Set<Long> all = new HashSet<>(wrong);
            all.add(digest);
            return new Window(begunAt, Set.copyOf(all));
        }
    }

    private final LongSupplier nanoTime;
    private final Tally<Verdict> verdicts = new Tally<>(Verdict.class);
    private final Map<String, Window> windows = new LinkedHashMap<>(); // wrong last at the end; guarded by this

    /** @param nanoTime as {@link System#nanoTime} */
    TokenTries(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Has what this client sent compared with the token, if it may try one more. */
    Verdict judge(String client, String sent, BooleanSupplier isRight) {
        String name = name(client);
        Verdict verdict;
        boolean last;
        synchronized (this) {
            verdict = compare(name, sent, isRight);
            last = verdict == Verdict.WRONG && window(name).isFull();
        }
        verdicts.add(verdict);
        if (last) {
            LOG.warn(
                    "CSR-0204 {} different wrong tokens came from {} within {}: for the rest of it none from there is compared",
                    MOST,
                    name,
                    WINDOW);
        }
        return verdict;
    }

    private Verdict compare(String client, String sent, BooleanSupplier isRight) {
        Window window = window(client);
        if (window.isFull()) {
            return Verdict.NOT_COMPARED;
        }
        if (isRight.getAsBoolean()) {
            return Verdict.RIGHT;
        }
        windows.remove(client);
        windows.put(client, window.with(Secrets.digest(sent)));
        if (windows.size() > MOST_ADDRESSES) {
            windows.remove(windows.keySet().iterator().next());
        }
        return Verdict.WRONG;
    }

    /** That of the client now, which is a new one if there is none, or the last one has ended. */
    private Window window(String client) {
        long now = nanoTime.getAsLong();
        Window window = windows.get(client);
        return window == null || now - window.begunAt >= WINDOW.toNanos() ? new Window(now, Set.of()) : window;
    }

    /** How long it is until tokens of this client are compared again; zero if they are. */
    synchronized Duration left(String client) {
        Window window = window(name(client));
        return window.isFull() ? WINDOW.minusNanos(nanoTime.getAsLong() - window.begunAt) : Duration.ZERO;
    }

    private static String name(String client) {
        return client.substring(0, Math.min(client.length(), LONGEST_NAME));
    }

    /** Addresses that are remembered. */
    synchronized int addresses() {
        return windows.size();
    }

    void showOn(Instruments instruments) {
        verdicts.showOn(
                instruments,
                "casserole_admin_tokens_total",
                "Tokens that were sent to administer the node; not-compared: after too many wrong ones from the same address",
                "verdict");
    }
}
