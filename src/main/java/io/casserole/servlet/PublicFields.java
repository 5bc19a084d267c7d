package io.casserole.servlet;

import io.casserole.config.ClientConfig;
import io.casserole.config.Rewrite;
import io.casserole.http.CookieRewrite;
import io.casserole.http.Fields;
import io.casserole.http.MirrorRewrite;
import io.casserole.http.Replacement;
import java.net.URI;
import java.util.List;

/** Makes of the origin's response fields those that a client of this node should see: this node's address for the mirror's. */
final class PublicFields {
    /** Fields that may name the mirror. */
    private static final List<String> REFERENCES = List.of("Location", "Content-Location", "Refresh");

    private final List<String> mirrors;
    private final CookieRewrite cookies;

    PublicFields(List<URI> mirrors, ClientConfig config) {
        this.mirrors = mirrors.stream().map(URI::toString).toList();
        this.cookies = new CookieRewrite(
                config.cookiePathRewrite().map(PublicFields::replacement),
                config.cookieDomainRewrite().map(PublicFields::replacement));
    }

    Fields of(Fields origin, Connection connection) {
        Fields addressed = REFERENCES.stream().anyMatch(origin::has)
                ? new MirrorRewrite(mirrors, connection.publicBase()).apply(origin)
                : origin;
        return cookies.apply(addressed);
    }

    private static Replacement replacement(Rewrite rule) {
        return new Replacement(rule.from(), rule.to());
    }
}
