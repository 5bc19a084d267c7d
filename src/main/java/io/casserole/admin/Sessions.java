package io.casserole.admin;

import io.casserole.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Sessions that nobody keeps: each is its end and a nonce, signed with the token (HMAC-SHA-256, RFC 2104). So they hold on every node
 * with that token and after a restart, and all end when the token changes.
 *
 * <pre>
 * value = end in seconds since 1970 "." nonce "." signature
 * </pre>
 */
public final class Sessions {
    /** How long one holds. */
    static final Duration LIFE = Duration.ofHours(12);

    private static final String ALGORITHM = "HmacSHA256";
    private static final Pattern VALUE = Pattern.compile("([0-9]{1,12})\\.[0-9a-f]{32}\\.[A-Za-z0-9_-]{43}");

    private final Clock clock;
    private final RandomGenerator chance;

    /** @param chance one that cannot be guessed */
    public Sessions(Clock clock, RandomGenerator chance) {
        this.clock = clock;
        this.chance = chance;
    }

    Session begin(Secret token) {
        byte[] nonce = new byte[16];
        chance.nextBytes(nonce);
        String signed = clock.instant().plus(LIFE).getEpochSecond() + "."
                + HexFormat.of().formatHex(nonce);
        return session(signed + "." + sign(token, "session " + signed), token);
    }

    /** The session of a cookie, if it is one of this token and has not ended. */
    Optional<Session> find(String value, Secret token) {
        var parts = VALUE.matcher(value);
        if (!parts.matches()
                || Long.parseLong(parts.group(1)) <= clock.instant().getEpochSecond()) {
            return Optional.empty();
        }
        int end = value.lastIndexOf('.');
        String signature = sign(token, "session " + value.substring(0, end));
        return Secrets.isSame(value.substring(end + 1), signature)
                ? Optional.of(session(value, token))
                : Optional.empty();
    }

    private static Session session(String value, Secret token) {
        return new Session(value, sign(token, "field " + value));
    }

    private static String sign(Secret token, String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(bytes(token.text()), ALGORITHM));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal(bytes(text)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM + ", this one does not", e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
