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
                .filter(coding -> weight(request, coding).orElse(0.0) > 0)
                .collect(Collectors.joining(", "));
        return accepted.isEmpty() ? "identity" : accepted;
    }

    /** Whether bytes without a coding are accepted: they are unless the request says otherwise. */
    public static boolean acceptsIdentity(Fields request) {
        return weight(request, "identity").or(() -> weight(request, "*")).orElse(1.0) > 0;
    }

    private static Optional<Double> weight(Fields request, String coding) {
        return request.members("Accept-Encoding").stream()
                .map(member -> Grammar.split(member.toLowerCase(Locale.ROOT), ';'))
                .filter(parts -> !parts.isEmpty() && parts.get(0).equals(coding))
                .findFirst()
                .map(AcceptEncoding::weight);
    }

    /** RFC 9110 §12.4.2; a weight that is none counts as 1. */
    private static double weight(List<String> parts) {
        return parts.stream()
                .skip(1)
                .map(parameter -> parameter.replaceAll("[ \\t]", ""))
                .filter(parameter -> parameter.matches("q=(?:0(?:\\.[0-9]{0,3})?|1(?:\\.0{0,3})?)"))
                .findFirst()
                .map(parameter -> Double.parseDouble(parameter.substring(2)))
                .orElse(1.0);
    }
}
