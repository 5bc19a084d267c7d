package io.casserole.http;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What {@code Accept-Encoding} says (RFC 9110 §12.5.3), reduced to what makes a difference, so that variants stay
 * few. The origin must be sent the reduced form: then nobody gets a coding that only another client of the same
 * variant accepts.
 */
public final class AcceptEncoding {
    private static final List<String> KNOWN = List.of("br", "gzip", "zstd");

    private AcceptEncoding() {}

    /** The codings accepted among those in common use, sorted; {@code identity} where there are none. */
    public static String normalised(Fields request) {
        String accepted = KNOWN.stream()
                .filter(coding -> weight(request, coding).orElse(0) > 0)
                .collect(Collectors.joining(", "));
        return accepted.isEmpty() ? "identity" : accepted;
    }

    /** Whether bytes without a coding are accepted: they are unless the request says otherwise. */
    public static boolean acceptsIdentity(Fields request) {
        return weight(request, "identity").or(() -> weight(request, "*")).orElse(Quality.MOST) > 0;
    }

    private static Optional<Integer> weight(Fields request, String coding) {
        return request.members("Accept-Encoding").stream()
                .map(member -> Grammar.split(member.toLowerCase(Locale.ROOT), ';'))
                .filter(parts -> !parts.isEmpty() && parts.get(0).equals(coding))
                .findFirst()
                .map(Quality::of);
    }
}
