package io.casserole.admin;

import io.casserole.admin.TokenTries.Verdict;
import io.casserole.config.AdminConfig;
import io.casserole.config.ClientConfig;
import io.casserole.config.Secret;
import io.casserole.http.Fields;
import io.casserole.segment.Instruments;
import io.casserole.servlet.ClientAddress;
import io.casserole.servlet.Connection;
import io.casserole.servlet.Outgoing;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Who may administer this node: whoever sends the token or the cookie of a session, and whom the container knows in the role of
 * administrators; without a token also somebody at this machine itself ({@link Locality}). Whoever sends wrong tokens may soon send no more
 * ({@link TokenTries}). Any thread.
 */
public final class AdminAccess {
    private static final String BEARER = "Bearer ";

    private final Supplier<AdminConfig> config;
    private final ClientConfig clients;
    private final ClientAddress addresses;
    private final Sessions sessions;
    private final TokenTries tries;
    private final TokenTries forgeries; // apart: wrong tokens leave the sessions of others at that address alone

    /**
     * @param config the settings in force, which may change
     * @param clients names the proxies that stand before this node: what comes from there may come from anybody
     * @param nanoTime as {@link System#nanoTime}
     */
    public AdminAccess(Supplier<AdminConfig> config, ClientConfig clients, Sessions sessions, LongSupplier nanoTime) {
        this.config = config;
        this.clients = clients;
        this.addresses = new ClientAddress(clients);
        this.sessions = sessions;
        this.tries = new TokenTries(nanoTime);
        this.forgeries = new TokenTries(nanoTime);
    }

    /** Shows how many tokens came, right and wrong. */
    public void showOn(Instruments instruments) {
        tries.showOn(instruments);
    }

    /** Whether the metrics are for everybody. */
    boolean opensMetrics() {
        return config.get().metricsAccess() == AdminConfig.MetricsAccess.ALL;
    }

    /** Who asks. */
    Visitor visitor(HttpServletRequest request) {
        AdminConfig now = config.get();
        if (request.isUserInRole(now.role())) {
            return Visitor.ROLE;
        }
        if (now.token().isEmpty()) {
            return isHere(request) ? Visitor.LOCAL : Visitor.STRANGER;
        }
        Secret token = now.token().get();
        Visitor known = bearer(request).map(sent -> byToken(request, sent)).orElse(Visitor.STRANGER);
        return known != Visitor.TOKEN && session(request, token).isPresent() ? Visitor.SESSION : known;
    }

    /** Who it is who sent this as the token. */
    Visitor byToken(HttpServletRequest request, String sent) {
        Optional<Secret> token = config.get().token();
        if (token.isEmpty() || sent.isEmpty()) {
            return Visitor.STRANGER;
        }
        Verdict verdict = tries.judge(
                addresses.of(request),
                sent,
                () -> Secrets.isSame(sent, token.get().text()));
        return switch (verdict) {
            case RIGHT -> Visitor.TOKEN;
            case WRONG -> Visitor.STRANGER;
            case NOT_COMPARED -> Visitor.BARRED;
        };
    }

    private boolean isHere(HttpServletRequest request) {
        return Locality.isHere(request) && isDirect(request);
    }

    /** Whether the client's address is that of whoever asks: nothing says that there is a proxy, and it is not known as one. */
    boolean isDirect(HttpServletRequest request) {
        return Locality.isDirect(request)
                && Connection.of(request).client().filter(clients::trusts).isEmpty();
    }

    /** Whether there is a token, so that whoever knows it may ask from anywhere. */
    boolean hasToken() {
        return config.get().token().isPresent();
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
                .flatMap(cookie -> session(request, cookie.getValue(), token).stream())
                .findFirst();
    }

    /** Whoever has guessed the token can make its sessions, so that each is a guess. */
    private Optional<Session> session(HttpServletRequest request, String value, Secret token) {
        Verdict verdict = forgeries.judge(
                addresses.of(request), value, () -> sessions.find(value, token).isPresent());
        return verdict == Verdict.RIGHT ? sessions.find(value, token) : Optional.empty();
    }

    /** What somebody is told who is no administrator: how to become one, or when to try again. */
    Outgoing refusal(Visitor visitor, HttpServletRequest request) {
        return visitor == Visitor.BARRED ? later(tries.left(addresses.of(request))) : refusal();
    }

    private static Outgoing later(Duration left) {
        String seconds = Long.toString(Math.max(1, (left.toMillis() + 999) / 1000));
        return Outgoing.text(
                429, // RFC 6585 §4
                Fields.of("Retry-After", seconds),
                "429 Too Many Requests: too many wrong tokens came from this address; the next one is looked at in "
                        + seconds + " s.");
    }

    private Outgoing refusal() {
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
