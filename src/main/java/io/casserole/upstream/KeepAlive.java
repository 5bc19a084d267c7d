package io.casserole.upstream;

import java.time.Duration;
import java.util.Iterator;
import org.apache.hc.core5.http.HeaderElement;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.message.MessageSupport;

/**
 * How long an unused connection is kept: less than its server says, in {@code Keep-Alive: timeout=5}, that it keeps it. A request would
 * else be sent in the moment in which the server closes the connection, and one that may not be repeated would be lost (RFC 9110 §9.2.2).
 */
final class KeepAlive {
    /** What the response and the next request may be under way, and the clocks differ. */
    private static final Duration MARGIN = Duration.ofSeconds(1);

    private KeepAlive() {}

    /** Zero or less: not at all. */
    static Duration after(HttpResponse response, Duration atMost) {
        Iterator<HeaderElement> elements = MessageSupport.iterate(response, "Keep-Alive");
        while (elements.hasNext()) {
            HeaderElement element = elements.next();
            // beyond nine digits, as where nothing is said, the server is in no hurry
            if (element.getName().equalsIgnoreCase("timeout")
                    && element.getValue() != null
                    && element.getValue().matches("[0-9]{1,9}")) {
                Duration said =
                        Duration.ofSeconds(Long.parseLong(element.getValue())).minus(MARGIN);
                return said.compareTo(atMost) < 0 ? said : atMost;
            }
        }
        return atMost;
    }
}
