package io.casserole.http;

import java.util.Optional;

/**
 * Makes an origin's cookies fit the address that clients see: changes {@code Path} and {@code Domain} in {@code
 * Set-Cookie} (RFC 6265 §4.1.2) and leaves the rest of the field byte for byte.
 *
 * @param path the beginning of paths, in whole segments, and what replaces it
 * @param domain a domain, without regard to case or a leading dot, and what replaces it; by nothing, the attribute goes
 */
public record CookieRewrite(Optional<Replacement> path, Optional<Replacement> domain) {
    public Fields apply(Fields response) {
        if (path.isEmpty() && domain.isEmpty()) {
            return response;
        }
        Fields.Builder rewritten = Fields.builder();
        for (Field field : response) {
            rewritten.add(field.name(), field.isNamed("Set-Cookie") ? cookie(field.value()) : field.value());
        }
        return rewritten.build();
    }

    private String cookie(String value) {
        String[] parts = value.split(";", -1);
        StringBuilder cookie = new StringBuilder(parts[0]); // name and value of the cookie itself
        for (int i = 1; i < parts.length; i++) {
            attribute(parts[i]).ifPresent(attribute -> cookie.append(';').append(attribute));
        }
        return cookie.toString();
    }

    /** The attribute, or empty if it is to go. */
    private Optional<String> attribute(String attribute) {
        int equals = attribute.indexOf('=') + 1;
        String name = Grammar.trim(attribute.substring(0, Math.max(0, equals - 1)));
        String value = Grammar.trim(attribute.substring(equals));
        String start = attribute.substring(0, equals);
        if (name.equalsIgnoreCase("Path") && path.isPresent()) {
            return Optional.of(
                    PathPrefix.replace(value, path.get().from(), path.get().to())
                            .map(changed -> start + changed)
                            .orElse(attribute));
        }
        if (name.equalsIgnoreCase("Domain")
                && domain.isPresent()
                && isSameDomain(value, domain.get().from())) {
            String to = domain.get().to();
            return to.isEmpty() ? Optional.empty() : Optional.of(start + to);
        }
        return Optional.of(attribute);
    }

    private static boolean isSameDomain(String one, String other) {
        return undotted(one).equalsIgnoreCase(undotted(other));
    }

    /** RFC 6265 §5.2.3: a leading dot means nothing. */
    private static String undotted(String domain) {
        return domain.startsWith(".") ? domain.substring(1) : domain;
    }
}
