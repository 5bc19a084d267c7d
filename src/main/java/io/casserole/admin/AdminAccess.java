package io.casserole.admin;

import io.casserole.config.AdminConfig;
import io.casserole.config.Secret;
import io.casserole.http.Fields;
import io.casserole.servlet.Connection;
import io.casserole.servlet.Outgoing;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Who may administer this node: whoever sends the token or the cookie of a session, and whom the container knows in the role of
 * administrators; without a token also somebody at this machine itself ({@link Locality}). Any thread.
 */
public final class AdminAccess {
    private static final String BEARER = "Bearer ";

    private final Supplier<AdminConfig> config;
    private final Predicate<InetAddress> proxies;
    private final Sessions sessions;

    /**
     * @param config the settings in force, which may change
     * @param proxies known to stand before this node; what comes from there may come from anybody
     */
    public AdminAccess(Supplier<AdminConfig> config, Predicate<InetAddress> proxies, Sessions sessions) {
        this.config = config;
        this.proxies = proxies;
        this.sessions = sessions;
    }

    /** Whether the metrics are for everybody. */
    boolean opensMetrics() {
        return config.get().metricsAccess() == AdminConfig.MetricsAccess.ALL;
    }

    /** Whether somebody who may administer this node asks. */
    public boolean isAdministrator(HttpServletRequest request) {
        return visitor(request).isAdministrator();
    }

    Visitor visitor(HttpServletRequest request) {
        AdminConfig now = config.get();
        if (request.isUserInRole(now.role())) {
            return Visitor.ROLE;
        }
        if (now.token().isEmpty()) {
            return isHere(request) ? Visitor.LOCAL : Visitor.STRANGER;
        }
        Secret token = now.token().get();
        if (bearer(request).filter(sent -> Secrets.isSame(sent, token.text())).isPresent()) {
            return Visitor.TOKEN;
        }
        return session(request, token).isPresent() ? Visitor.SESSION : Visitor.STRANGER;
    }

    private boolean isHere(HttpServletRequest request) {
        return Locality.isHere(request) && isDirect(request);
    }

    /** Whether the client's address is that of whoever asks: nothing says that there is a proxy, and it is not known as one. */
    boolean isDirect(HttpServletRequest request) {
        return Locality.isDirect(request)
                && Connection.of(request).client().filter(proxies).isEmpty();
    }

    /** Whether there is a token, so that whoever knows it may ask from anywhere. */
    boolean hasToken() {
        return config.get().token().isPresent();
    }

    /** Whether this is the token. */
    boolean isToken(String sent) {
        return config.get()
                .token()
                .filter(token -> Secrets.isSame(sent, token.text()))
                .isPresent();
    }

    /** A new session, if there is a token that it can stand for. */
    Optional<Session> begin() {
        return config.get().token().map(sessions::begin);
    }

    /** The session whose cookie came with the request. */
    Optional<Session> session(HttpServletRequest request) {
        return config.get().token().flatMap(token -> session(request, token));
    }

    private Optional<Session> session(HttpServletRequest request, Secret token) {
        Cookie[] cookies = request.getCookies();
        return Stream.of(cookies == null ? new Cookie[0] : cookies)
                .filter(cookie -> cookie.getName().equals(Session.COOKIE))
                .flatMap(cookie -> sessions.find(cookie.getValue(), token).stream())
                .findFirst();
    }

    /** What a stranger is told: how to become an administrator. */
    Outgoing refusal() {
        if (config.get().token().isPresent()) {
            Fields challenge = Fields.of("WWW-Authenticate", "Bearer realm=\"casserole\""); // RFC 6750 §3
            return Outgoing.text(
                    401, challenge, "401 Unauthorized: expected Authorization: Bearer and the admin-token.");
        }
        return Outgoing.text(
                403,
                Fields.empty(),
                "403 Forbidden: without a token only requests from this machine itself, and through no proxy, are answered here."
                        + " Set admin-token (CASSEROLE_ADMIN_TOKEN) and send it as Authorization: Bearer.");
    }

    private static Optional<String> bearer(HttpServletRequest request) {
        return Optional.ofNullable(request.getHeader("Authorization"))
                .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(value -> value.substring(BEARER.length()).strip());
    }
}
