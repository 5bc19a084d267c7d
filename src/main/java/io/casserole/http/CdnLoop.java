package io.casserole.http;

import java.util.List;

/** The {@code CDN-Loop} field, by which a request that comes back to its sender is known (RFC 8586 §2). */
public final class CdnLoop {
    private static final String NAME = "casserole";

    private CdnLoop() {}

    /** The request with us added: {@code casserole;id=...}, of a node or of all nodes of a cluster. */
    public static Fields append(Fields request, String id) {
        return request.plus("CDN-Loop", NAME + ";id=" + Grammar.tokenOrQuoted(id));
    }

    /** Whether the request has already passed one of that id; others of our name, in front or behind, are no loop. */
    public static boolean contains(Fields request, String id) {
        return request.members("CDN-Loop").stream().anyMatch(member -> isOurs(member, id));
    }

    private static boolean isOurs(String member, String id) {
        List<String> parts = Grammar.split(member, ';');
        return !parts.isEmpty()
                && parts.get(0).equalsIgnoreCase(NAME)
                && parts.stream().skip(1).anyMatch(parameter -> isId(parameter, id));
    }

    private static boolean isId(String parameter, String id) {
        int equals = parameter.indexOf('=');
        return equals >= 0
                && Grammar.trim(parameter.substring(0, equals)).equalsIgnoreCase("id")
                && Grammar.unquoted(Grammar.trim(parameter.substring(equals + 1)))
                        .equals(id);
    }
}
