package io.casserole.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a response to a request makes invalid that is stored (RFC 9111 §4.4). The origin may name a target by its own address or by the one
 * that clients use.
 *
 * @param mirrors the origin's addresses: scheme, host, port and perhaps a path
 * @param published what a client puts before the paths of this cache, in the same form
 */
public record Invalidation(List<String> mirrors, String published) {
    /** Methods known to be safe (RFC 9110 §9.2.1, and the registry of methods). */
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PROPFIND", "REPORT", "SEARCH");

    private static final List<String> NAMING = List.of("Location", "Content-Location");

    public Invalidation {
        mirrors = List.copyOf(mirrors);
    }

    /** The origin is one server. */
    public Invalidation(String mirror, String published) {
        this(List.of(mirror), published);
    }

    /** Whether the response makes anything invalid: one without an error, to a method that is unsafe or not known. */
    public static boolean isCausedBy(String method, int status) {
        return !SAFE.contains(method) && status >= 200 && status < 400;
    }

    /** The targets of this cache that are invalid now, each once: the request's own, and those named that have its origin. */
    public Set<RequestTarget> targets(String method, RequestTarget target, int status, Fields response) {
        if (!isCausedBy(method, status)) {
            return Set.of();
        }
        Set<RequestTarget> targets = new LinkedHashSet<>(List.of(target));
        NAMING.stream()
                .flatMap(name -> response.all(name).stream())
                .flatMap(reference -> named(reference, target))
                .forEach(targets::add);
        return targets;
    }

    /** Whether the response says that it is what a GET of the request's own target would get (RFC 9110 §8.7). */
    public boolean isOfItsTarget(RequestTarget target, Fields response) {
        List<String> references = response.all("Content-Location");
        return references.size() == 1 && named(references.get(0), target).anyMatch(target::equals);
    }

    private Stream<RequestTarget> named(String reference, RequestTarget target) {
        return Stream.concat(mirrors.stream(), Stream.of(published))
                .flatMap(base -> named(reference, target, base).stream());
    }

    private static Optional<RequestTarget> named(String reference, RequestTarget target, String base) {
        if (reference.isEmpty() || reference.startsWith("#")) {
            return Optional.of(target);
        }
        try {
            URI named = resolve(reference, target, base);
            URI root = new URI(base);
            return isSameOrigin(named, root) ? below(named, root) : Optional.empty();
        } catch (URISyntaxException | BadTargetException e) {
            return Optional.empty(); // it names nothing that could be stored here
        }
    }

    private static URI resolve(String reference, RequestTarget target, String base) throws URISyntaxException {
        String prefix = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        if (reference.startsWith("?")) {
            return new URI(prefix + target.path() + reference); // java.net.URI would drop the last segment
        }
        return new URI(prefix + target.path()).resolve(new URI(reference));
    }

    private static boolean isSameOrigin(URI named, URI root) {
        return origin(named).isPresent() && origin(named).equals(origin(root));
    }

    private static Optional<String> origin(URI uri) {
        if (uri.getScheme() == null || uri.getHost() == null) {
            return Optional.empty();
        }
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        int port = uri.getPort() >= 0 ? uri.getPort() : scheme.equals("https") ? 443 : 80;
        return Optional.of(scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + ":" + port);
    }

    private static Optional<RequestTarget> below(URI named, URI root) {
        return PathPrefix.replace(named.getRawPath(), root.getRawPath(), "")
                .map(path -> RequestTarget.of(path, named.getRawQuery()));
    }
}
