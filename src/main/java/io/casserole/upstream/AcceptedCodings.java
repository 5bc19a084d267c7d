package io.casserole.upstream;

import io.casserole.http.Fields;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a client's {@code Accept-Encoding} says (RFC 9110 §12.5.3), reduced to what makes a difference, so that variants stay few. */
final class AcceptedCodings {
    private static final List<String> KNOWN = List.of("br", "gzip", "zstd");

    private AcceptedCodings() {}

    /** The codings accepted among those in common use, sorted; {@code identity} if there are none. */
    static String normalised(Fields client) {
        String accepted = KNOWN.stream()
                .filter(coding -> weight(client, coding).orElse(0.0) > 0)
                .collect(Collectors.joining(", "));
        return accepted.isEmpty() ? "identity" : accepted;
    }

    /** Whether the client takes bytes without a coding: unless it says otherwise. */
    static boolean identity(Fields client) {
        return weight(client, "identity").or(() -> weight(client, "*")).orElse(1.0) > 0;
    }

    private static Optional<Double> weight(Fields client, String coding) {
        return client.members("Accept-Encoding").stream()
                .map(member -> member.toLowerCase(Locale.ROOT).replaceAll("\\s", ""))
                .filter(member -> member.equals(coding) || member.startsWith(coding + ";"))
                .findFirst()
                .map(AcceptedCodings::weight);
    }

    private static double weight(String member) {
        return Stream.of(member.split(";", -1))
                .filter(parameter -> parameter.matches("q=[01](\\.[0-9]{0,3})?"))
                .findFirst()
                .map(parameter -> Double.parseDouble(parameter.substring(2)))
                .orElse(1.0);
    }
}
