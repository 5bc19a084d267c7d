package io.casserole.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How the origin is asked.
 *
 * @param mirrors         the origin's servers, the preferred first, each once: http or https, lower-case host, no default port, no slash
 *     at the end
 * @param sameContent     whether all of them have the same bytes under the same names
 * @param probe           how an object that is not known yet is asked about
 * @param encoding        which content codings the origin is asked for
 * @param preserveHost    whether the client's {@code Host} is sent instead of the origin's
 * @param connectTimeout  to open a connection, TLS included
 * @param headTimeout     from the request's end to the response's head
 * @param idleTimeout     between two bytes of a response
 * @param keepAlive       how long an unused connection is kept; zero keeps none
 * @param connections     how many connections may be open at once
 * @param bandwidth       bytes per second that the origin may send in all; nothing: as many as it can
 * @param resolveTtl      how long a resolved address of the origin's name is used
 * @param retries         how often a segment that broke is resumed
 * @param retryDelay      the wait before the first resumption; it grows from there
 * @param fields          what every request says in the name of this cache
 * @param tls             whom an https origin has to be, and what it is shown
 */
public record UpstreamConfig(
        List<URI> mirrors,
        boolean sameContent,
        Probe probe,
        Encoding encoding,
        boolean preserveHost,
        Duration connectTimeout,
        Duration headTimeout,
        Duration idleTimeout,
        Duration keepAlive,
        int connections,
        Optional<DataSize> bandwidth,
        Duration resolveTtl,
        int retries,
        Duration retryDelay,
        UpstreamFields fields,
        UpstreamTls tls) {

    /** How an object that is not known yet is asked about. */
    public enum Probe {
        /** By a HEAD request. */
        HEAD,
        /** By the first request for bytes. */
        GET
    }

    /** Which content codings the origin is asked for. */
    public enum Encoding {
        /** Those that the client accepts, as far as they are in common use. */
        NEGOTIATE,
        /** None. */
        IDENTITY
    }

    public static final Setting<List<URI>> MIRROR_URL = Setting.of(
                    "mirror-url",
                    "http://localhost:9000",
                    Kind.httpUrls(),
                    "The origin in front of which Casserole stands; the path of a request is appended to it."
                            + " Of several servers with the same objects, the first is asked while it answers.")
            .withAlias("UPSTREAM_SERVER");

    static final Setting<Boolean> SAME_CONTENT = Setting.of(
            "same-content",
            "false",
            Kind.trueOrFalse(),
            "Says that all servers of mirror-url have the same bytes under the same names: an object begun at one goes on at another"
                    + " whatever their ETags are, if its length is the same.");

    static final Setting<Probe> PROBE = Setting.of(
            "probe",
            "head",
            Kind.oneOf(Probe.class),
            "How an unknown object is asked about: by HEAD, or by the first request for bytes.");

    static final Setting<Encoding> ENCODING = Setting.of(
            "upstream-encoding",
            "negotiate",
            Kind.oneOf(Encoding.class),
            "Which content codings the origin is asked for: those that the client accepts, or none."
                    + " Identity keeps large objects of an origin that compresses as it sends in parts that can be stored.");

    static final Setting<Boolean> PRESERVE_HOST = Setting.of(
            "preserve-host",
            "false",
            Kind.trueOrFalse(),
            "Sends the client's Host field to the origin instead of the host of mirror-url.");

    static final Setting<Duration> CONNECT_TIMEOUT = Setting.of(
            "connect-timeout",
            "5s",
            Kind.duration("1ms", "1d"),
            "The longest time to open a connection to the origin.");

    static final Setting<Duration> HEAD_TIMEOUT = Setting.of(
            "upstream-head-timeout",
            "30s",
            Kind.duration("1ms", "1d"),
            "The longest wait for the head of the origin's response.");

    static final Setting<Duration> IDLE_TIMEOUT = Setting.of(
            "upstream-idle-timeout",
            "60s",
            Kind.duration("1ms", "1d"),
            "The longest silence of the origin between two bytes of a response; the whole may take any time.");

    static final Setting<Duration> KEEP_ALIVE = Setting.of(
            "upstream-keep-alive",
            "4s",
            Kind.duration("0", "1d"),
            "How long an unused connection to the origin is kept, or a second less than the origin says in Keep-Alive; 0 keeps none.");

    static final Setting<Integer> CONNECTIONS = Setting.of(
            "upstream-connections",
            "32",
            Kind.wholeNumber(1, 1000),
            "How many connections to the origin may be open at once.");

    static final Setting<Optional<DataSize>> BANDWIDTH = Setting.of(
                    "upstream-bandwidth",
                    "",
                    Kind.size("16K").orNothing(),
                    "How many bytes per second the origin may send to this node, all responses together; if empty, there is no bound.")
            .live();

    static final Setting<Duration> RESOLVE_TTL = Setting.of(
            "resolve-ttl",
            "30s",
            Kind.duration("0", "1d"),
            "How long an address of the origin's name is used before the name is resolved again.");

    static final Setting<Integer> RETRIES = Setting.of(
                    "upstream-retries",
                    "3",
                    Kind.wholeNumber(0, 10),
                    "How often a segment whose connection broke is resumed at the byte where it broke.")
            .live();

    static final Setting<Duration> RETRY_DELAY = Setting.of(
                    "upstream-retry-delay",
                    "100ms",
                    Kind.duration("0", "1m"),
                    "The wait before a segment is resumed for the first time; it grows with each further time.")
            .live();

    /**
     * Checks that the values go together.
     *
     * @throws ConfigurationException if they do not
     */
    public UpstreamConfig {
        mirrors = List.copyOf(mirrors);
        Problems problems = new Problems();
        fields.problem().ifPresent(problems::add);
        tls.problem().ifPresent(problems::add);
        problems.throwIfAny();
    }

    /** The settings of this record, in the order of the table. */
    public static List<Setting<?>> settings() {
        return Stream.of(own(), UpstreamFields.settings(), UpstreamTls.settings())
                .<Setting<?>>flatMap(List::stream)
                .toList();
    }

    private static List<Setting<?>> own() {
        return List.of(
                MIRROR_URL,
                SAME_CONTENT,
                PROBE,
                ENCODING,
                PRESERVE_HOST,
                CONNECT_TIMEOUT,
                HEAD_TIMEOUT,
                IDLE_TIMEOUT,
                KEEP_ALIVE,
                CONNECTIONS,
                BANDWIDTH,
                RESOLVE_TTL,
                RETRIES,
                RETRY_DELAY);
    }

    /**
     * Reads the settings; those that do not fit become problems of {@code settings}.
     *
     * @throws ConfigurationException if the values do not go together
     */
    public static UpstreamConfig from(Settings settings) {
        return new UpstreamConfig(
                settings.get(MIRROR_URL),
                settings.get(SAME_CONTENT),
                settings.get(PROBE),
                settings.get(ENCODING),
                settings.get(PRESERVE_HOST),
                settings.get(CONNECT_TIMEOUT),
                settings.get(HEAD_TIMEOUT),
                settings.get(IDLE_TIMEOUT),
                settings.get(KEEP_ALIVE),
                settings.get(CONNECTIONS),
                settings.get(BANDWIDTH),
                settings.get(RESOLVE_TTL),
                settings.get(RETRIES),
                settings.get(RETRY_DELAY),
                UpstreamFields.from(settings),
                UpstreamTls.from(settings));
    }

    /** The server that is asked first. */
    public URI mirrorUrl() {
        return mirrors.get(0);
    }
}
