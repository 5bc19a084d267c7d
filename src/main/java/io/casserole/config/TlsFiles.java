package io.casserole.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * PEM files for connections to one kind of server; not looked at here.
 *
 * @param authorities certificates to trust instead of the JVM's
 * @param certificate what this node shows of itself, with all that lead to its authority
 * @param key of {@code certificate}, in PKCS #8 without a password
 */
public record TlsFiles(Optional<Path> authorities, Optional<Path> certificate, Optional<Path> key) {
    /** Trusts what the JVM trusts and shows nothing. */
    public static final TlsFiles NONE = new TlsFiles(Optional.empty(), Optional.empty(), Optional.empty());

    /** What is missing, if only one of certificate and key is there. */
    Optional<Problem> pairProblem(Setting<?> certificateSetting, Setting<?> keySetting) {
        if (certificate.isPresent() == key.isPresent()) {
            return Optional.empty();
        }
        Setting<?> missing = key.isPresent() ? certificateSetting : keySetting;
        return Optional.of(Problem.missing(
                missing.name(),
                "a PEM file, since " + certificateSetting.name() + " and " + keySetting.name() + " go together"));
    }
}
