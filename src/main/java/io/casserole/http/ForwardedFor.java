package io.casserole.http;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whom proxies say a request comes from, in {@code X-Forwarded-For} or {@code Forwarded} (RFC 7239 §5.2). Each proxy appends the other end
 * of its own connection, so the list is read from its end, as long as those who wrote it are trusted.
 */
public final class ForwardedFor {
    private static final Pattern FOR = Pattern.compile("(?i)for\\s*=\\s*(.*)");

    /** An address with a port, or in brackets with or without (RFC 7239 §6). */
    private static final Pattern NODE =
            Pattern.compile("\\[([0-9a-fA-F:.]+)](?::.*)?|([0-9]+(?:\\.[0-9]+){3})(?::.*)?");

    private ForwardedFor() {}

    /**
     * The last one named who is not a trusted proxy, as it is written, less brackets and port; the first one named if all are; empty if nobody is.
     * Where there is {@code X-Forwarded-For}, {@code Forwarded} is not looked at: most proxies write only the former, and pass the latter on
     * as the client made it up.
     *
     * @param request of a trusted proxy
     * @param trusted whether an address is that of a trusted proxy
     */
    public static Optional<String> client(Fields request, Predicate<String> trusted) {
        List<String> path = request.has("X-Forwarded-For") ? request.members("X-Forwarded-For") : forwarded(request);
        List<String> backwards =
                new ArrayList<>(path.stream().map(ForwardedFor::bare).toList());
        Collections.reverse(backwards);
        return backwards.stream().filter(trusted.negate()).findFirst().or(() -> farthest(path));
    }

    private static Optional<String> farthest(List<String> path) {
        return path.stream().findFirst().map(ForwardedFor::bare);
    }

    private static List<String> forwarded(Fields request) {
        return request.members("Forwarded").stream()
                .map(element -> Grammar.split(element, ';').stream()
                        .map(FOR::matcher)
                        .filter(Matcher::matches)
                        .map(matcher -> Grammar.unquoted(Grammar.trim(matcher.group(1))))
                        .findFirst()
                        .orElse("unknown"))
                .toList();
    }

    private static String bare(String node) {
        Matcher matcher = NODE.matcher(node);
        if (!matcher.matches()) {
            return node;
        }
        return matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    }
}
