package io.casserole.http;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lets redirects of the origin lead back to this cache: the references in {@code Location} (RFC 9110 §10.2.2), {@code
 * Content-Location} (§8.7) and {@code Refresh} that begin with the mirror's address get the public one in its place.
 * Scheme and host compare as URIs do (RFC 3986 §6.2.2), the path by whole segments; what leads elsewhere is left byte
 * for byte. Where several servers are the mirror, one may name another: all their addresses count, the first that fits.
 *
 * @param mirrors the mirror's addresses: scheme, host, port and perhaps a path
 * @param published what a client puts before the paths of this cache, in the same form
 */
public record MirrorRewrite(List<String> mirrors, String published) {
    private static final Set<String> REFERENCES = Set.of("location", "content-location");
    private static final Pattern ABSOLUTE =
            Pattern.compile("(?:(?<scheme>[A-Za-z][A-Za-z0-9+.-]*):)?//(?<authority>[^/?#]*)(?<path>.*)");
    private static final Pattern REFRESH = Pattern.compile(
            "(?<start>[0-9.]*[ \\t]*[;,][ \\t]*(?:url[ \\t]*=[ \\t]*)?[\"']?)(?<reference>[^\"']*)(?<end>.*)",
            Pattern.CASE_INSENSITIVE);

    public MirrorRewrite {
        mirrors = List.copyOf(mirrors);
        mirrors.forEach(MirrorRewrite::absolute);
        absolute(published);
    }

    /** The mirror is one server. */
    public MirrorRewrite(String mirror, String published) {
        this(List.of(mirror), published);
    }

    public Fields apply(Fields response) {
        Fields.Builder rewritten = Fields.builder();
        for (Field field : response) {
            rewritten.add(field.name(), value(field));
        }
        return rewritten.build();
    }

    private String value(Field field) {
        if (REFERENCES.contains(field.lowerCaseName())) {
            return reference(field.value());
        }
        Matcher refresh = REFRESH.matcher(field.value());
        if (field.isNamed("Refresh") && refresh.matches()) {
            return refresh.group("start") + reference(refresh.group("reference")) + refresh.group("end");
        }
        return field.value();
    }

    private String reference(String reference) {
        return mirrors.stream()
                .flatMap(mirror -> reference(reference, absolute(mirror)).stream())
                .findFirst()
                .orElse(reference);
    }

    /** The reference as clients should see it, if it is one to that mirror. */
    private Optional<String> reference(String reference, Matcher from) {
        Matcher to = absolute(published);
        Matcher absolute = ABSOLUTE.matcher(reference);
        if (absolute.matches()) {
            return isSameOrigin(absolute, from)
                    ? PathPrefix.replace(absolute.group("path"), from.group("path"), to.group("path"))
                            .map(path -> to.group("scheme") + "://" + to.group("authority") + path)
                    : Optional.empty();
        }
        // a path alone is of the mirror's host too, and leads astray where the paths before it differ
        return reference.startsWith("/")
                ? PathPrefix.replace(reference, from.group("path"), to.group("path"))
                : Optional.empty();
    }

    private static boolean isSameOrigin(Matcher reference, Matcher mirror) {
        String scheme = Optional.ofNullable(reference.group("scheme")).orElse(mirror.group("scheme"));
        return scheme.equalsIgnoreCase(mirror.group("scheme"))
                && authority(reference, scheme).equals(authority(mirror, scheme));
    }

    /** In lower case and without the port that the scheme has anyway. */
    private static String authority(Matcher uri, String scheme) {
        String port = scheme.equalsIgnoreCase("https") ? ":443" : ":80";
        String authority = uri.group("authority").toLowerCase(Locale.ROOT);
        return authority.endsWith(port) ? authority.substring(0, authority.length() - port.length()) : authority;
    }

    private static Matcher absolute(String address) {
        Matcher matcher = ABSOLUTE.matcher(address);
        if (!matcher.matches() || matcher.group("scheme") == null) {
            throw new IllegalArgumentException("address: expected scheme://host, found " + Grammar.printable(address));
        }
        return matcher;
    }
}
