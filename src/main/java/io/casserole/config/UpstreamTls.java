package io.casserole.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How an https origin and this node know each other.
 *
 * @param files    whom to trust, and what to show of this node to an origin that asks
 * @param insecure whether any certificate of the origin is accepted
 */
public record UpstreamTls(TlsFiles files, boolean insecure) {
    /** Trusts what the JVM trusts and shows nothing. */
    public static final UpstreamTls DEFAULT = new UpstreamTls(TlsFiles.NONE, false);

    private static final Kind<Optional<Path>> PEM = Kind.path("a PEM file").orNothing();

    static final Setting<Optional<Path>> AUTHORITIES = Setting.of(
            "upstream-ca", "", PEM, "Certificates that are trusted for an https origin instead of those of the JVM.");

    static final Setting<Optional<Path>> CERTIFICATE = Setting.of(
            "upstream-cert", "", PEM, "The certificate this node shows to an https origin that asks for one.");

    static final Setting<Optional<Path>> KEY =
            Setting.of("upstream-key", "", PEM, "The key of upstream-cert, in PKCS #8 without a password.");

    static final Setting<Boolean> INSECURE = Setting.of(
            "upstream-insecure-tls",
            "false",
            Kind.trueOrFalse(),
            "Accepts any certificate of the origin: insecure, since anybody on the way can then change what is cached.");

    /** The settings of this record, in the order of the table. */
    static List<Setting<?>> settings() {
        return List.of(AUTHORITIES, CERTIFICATE, KEY, INSECURE);
    }

    /** Reads the settings; those that do not fit become problems of {@code settings}. */
    static UpstreamTls from(Settings settings) {
        return new UpstreamTls(
                new TlsFiles(settings.get(AUTHORITIES), settings.get(CERTIFICATE), settings.get(KEY)),
                settings.get(INSECURE));
    }

    /** What does not go together. */
    Optional<Problem> problem() {
        return files.pairProblem(CERTIFICATE, KEY);
    }
}
