package io.casserole.config;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What every request to the origin says in the name of this cache, whoever caused it.
 *
 * @param user     of the origin, with {@code password}
 * @param password of {@code user}
 * @param fields   further fields
 */
public record UpstreamFields(Optional<String> user, Optional<Secret> password, List<SecretField> fields) {
    /** Says nothing. */
    public static final UpstreamFields NONE = new UpstreamFields(Optional.empty(), Optional.empty(), List.of());

    private static final String AUTHORIZATION = "Authorization";

    static final Setting<Optional<String>> USER = Setting.of(
            "upstream-user",
            "",
            // RFC 7617 §2
            Kind.text("a name without colons", Pattern.compile("[^:\\p{Cntrl}]+"))
                    .orNothing(),
            "The user as whom this node asks the origin, by Basic authentication; what it gets is cached for everybody.");

    static final Setting<Optional<Secret>> PASSWORD = Setting.of(
            "upstream-password", "", Kind.secret().orNothing(), "The password of upstream-user; it is never logged.");

    static final Setting<List<SecretField>> FIELDS = Setting.of(
            "upstream-fields",
            "",
            new Kind<>(SecretField.EXPECTED, SecretField::parse, true),
            "Fields that every request to the origin carries in the stead of the client's; they are never logged.");

    public UpstreamFields {
        fields = List.copyOf(fields);
    }

    /** The settings of this record, in the order of the table. */
    static List<Setting<?>> settings() {
        return List.of(USER, PASSWORD, FIELDS);
    }

    /** Reads the settings; those that do not fit become problems of {@code settings}. */
    static UpstreamFields from(Settings settings) {
        return new UpstreamFields(settings.get(USER), settings.get(PASSWORD), settings.get(FIELDS));
    }

    /** What does not go together. */
    Optional<Problem> problem() {
        if (user.isPresent() != password.isPresent()) {
            return Optional.of(Problem.missing(
                    user.isPresent() ? PASSWORD.name() : USER.name(),
                    "a value, since upstream-user and upstream-password go together"));
        }
        boolean twice = user.isPresent()
                && fields.stream().anyMatch(field -> field.name().equalsIgnoreCase(AUTHORIZATION));
        return twice
                ? Optional.of(Problem.unfit(FIELDS.name(), "no Authorization, since upstream-user is set", "one"))
                : Optional.empty();
    }

    /** All fields to send, that of the user included. */
    public List<SecretField> all() {
        List<SecretField> all = new ArrayList<>(fields);
        if (user.isPresent() && password.isPresent()) {
            all.add(new SecretField(AUTHORIZATION, basic(user.get(), password.get())));
        }
        return List.copyOf(all);
    }

    /** RFC 7617 §2, §2.1: servers that say anything of the charset say UTF-8. */
    private static Secret basic(String user, Secret password) {
        byte[] pair = (user + ":" + password.text()).getBytes(StandardCharsets.UTF_8);
        return new Secret("Basic " + Base64.getEncoder().encodeToString(pair));
    }
}
