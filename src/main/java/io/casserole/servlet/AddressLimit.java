package io.casserole.servlet;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Counts the requests of each address that are being answered, up to a bound. Of IPv6 the first 64 bits count: one subscriber has them
 * all (RFC 6177). The lock guards the map, which holds nobody who has no request.
 */
final class AddressLimit {
    private static final int SUBSCRIBER_BYTES = 8;

    private final int most;
    private final Map<String, Integer> counts = new HashMap<>();

    /** @param most requests of one address at once, at least 1 */
    AddressLimit(int most) {
        this.most = most;
    }

    /** Leave for one more request, to be given back by running it, at least once; empty if there are too many already. */
    synchronized Optional<Runnable> enter(String client) {
        int count = counts.getOrDefault(client, 0);
        if (count == most) {
            return Optional.empty();
        }
        counts.put(client, count + 1);
        AtomicBoolean left = new AtomicBoolean();
        return Optional.of(() -> {
            if (left.compareAndSet(false, true)) {
                leave(client);
            }
        });
    }

    private synchronized void leave(String client) {
        counts.computeIfPresent(client, (name, count) -> count == 1 ? null : count - 1);
    }

    /** How many clients have requests. */
    synchronized int clients() {
        return counts.size();
    }

    /** What one client is counted by. */
    static String subscriber(InetAddress address) {
        byte[] bytes = address.getAddress();
        return address instanceof Inet6Address
                ? HexFormat.of().formatHex(Arrays.copyOf(bytes, SUBSCRIBER_BYTES))
                : address.getHostAddress();
    }
}
