package io.casserole.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * What an origin is told of the connection that a request came by: {@code Forwarded} (RFC 7239) and the older
 * {@code X-Forwarded-For}, {@code -Proto} and {@code -Host}.
 *
 * @param client the other end; empty if it has no IP address
 * @param scheme http or https
 * @param host the {@code Host} field as received
 */
public record Forwarding(Optional<InetAddress> client, String scheme, String host) {
    private static final List<String> NAMES =
            List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host");

    /**
     * The request with this connection appended to each list.
     *
     * @param trusted whether the client is a proxy whose own word is kept; else what it sent of these fields is dropped
     */
    public Fields append(Fields request, boolean trusted) {
        Fields kept = trusted ? request : request.without(NAMES.toArray(String[]::new));
        Fields told = extend(kept, "Forwarded", forwarded());
        told = extend(told, "X-Forwarded-For", address());
        told = extend(told, "X-Forwarded-Proto", scheme);
        return extend(told, "X-Forwarded-Host", host);
    }

    private static Fields extend(Fields fields, String name, String last) {
        String list = fields.joined(name).map(before -> before + ", " + last).orElse(last);
        return fields.with(name, list);
    }

    private String forwarded() {
        return "for=" + Grammar.tokenOrQuoted(node()) + ";proto=" + Grammar.tokenOrQuoted(scheme) + ";host="
                + Grammar.tokenOrQuoted(host);
    }

    /** RFC 7239 §6: an IPv6 address stands in brackets. */
    private String node() {
        boolean brackets = client.filter(Inet6Address.class::isInstance).isPresent();
        return brackets ? "[" + address() + "]" : address();
    }

    private String address() {
        // without the zone, which means something only here
        return client.map(address -> address.getHostAddress().replaceFirst("%.*", ""))
                .orElse("unknown");
    }
}
