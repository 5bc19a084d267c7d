package io.casserole.http;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** The fields that concern one connection only and end there (RFC 9110 §7.6.1). */
public final class HopByHop {
    private static final Set<String> ALWAYS = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "te",
            "transfer-encoding",
            "upgrade",
            // RFC 9110 §6.6.2: announces what follows this very framing; whoever frames the message anew announces its
            // own
            "trailer",
            // RFC 9110 §11.7: between a client and its next proxy, and for a client we are the origin
            "proxy-authenticate",
            "proxy-authentication-info",
            "proxy-authorization");

    /** Without these the message cannot be framed or routed; RFC 9110 §7.6.1 forbids senders to name such fields. */
    private static final Set<String> NEVER = Set.of("content-length", "host");

    private HopByHop() {}

    /**
     * The fields of a message to be sent on: without those of one connection and those that {@code Connection} names.
     * What a response allows is decided on its fields as received, before this: a {@code Connection} that names
     * {@code Cache-Control} removes it here, as the RFC has it.
     */
    public static Fields endToEnd(Fields message) {
        if (!message.has("Connection")) { // most messages of HTTP/1.1, all of HTTP/2
            return message.without(ALWAYS::contains);
        }
        Set<String> dropped = new HashSet<>();
        for (String option : message.members("Connection")) {
            dropped.add(option.toLowerCase(Locale.ROOT));
        }
        dropped.removeAll(NEVER);
        dropped.addAll(ALWAYS);
        return message.without(dropped::contains);
    }
}
