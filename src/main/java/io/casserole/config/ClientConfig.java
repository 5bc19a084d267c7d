package io.casserole.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How clients are served.
 *
 * @param clientTimeout       the longest time without progress before a response, or a request's body, is given up
 * @param maxPerAddress       how many requests of one address are answered at once; nothing: any number
 * @param copyBudget          what private copies of bytes for slow clients may take, beside the memory of the tiers
 * @param trustedProxies      the clients whose forwarding fields are believed
 * @param cookiePathRewrite   the beginning of a cookie's path and what replaces it
 * @param cookieDomainRewrite a cookie's domain and what replaces it
 * @param address             where the container listens; not resolved
 * @param xCache              whether answers carry the older X-Cache beside Cache-Status
 * @param cacheStatusKey      whether Cache-Status names the key of the object
 * @param demo                whether the built-in demonstration origin is started
 */
public record ClientConfig(
        Duration clientTimeout,
        Optional<Integer> maxPerAddress,
        DataSize copyBudget,
        List<AddressRange> trustedProxies,
        Optional<Rewrite> cookiePathRewrite,
        Optional<Rewrite> cookieDomainRewrite,
        InetSocketAddress address,
        boolean xCache,
        boolean cacheStatusKey,
        boolean demo) {

    static final Setting<Duration> CLIENT_TIMEOUT = Setting.of(
            "client-timeout",
            "60s",
            Kind.duration("1ms", "1d"),
            "How long a client may take nothing of its response, or send nothing of its request's body, before that is given up.");

    static final Setting<Optional<Integer>> MAX_PER_ADDRESS = Setting.of(
            "max-clients-per-address",
            "",
            Kind.wholeNumber(1, 1_000_000).orNothing(),
            "How many requests of one address are answered at once, before others get 429; if empty, there is no bound.");

    static final Setting<DataSize> COPY_BUDGET = Setting.of(
            "copy-budget",
            "128M",
            Kind.size(),
            "The memory for private copies of what slow clients have still to take, beside max-memory-usage.");

    static final Setting<List<AddressRange>> TRUSTED_PROXIES = Setting.of(
            "trusted-proxies",
            "",
            Kind.listOf("IP addresses or ranges such as 10.0.0.0/8, separated by commas", AddressRange::parse),
            "The clients whose Forwarded and X-Forwarded fields are kept; those of others are dropped.");

    static final Setting<Optional<Rewrite>> COOKIE_PATH_REWRITE = Setting.of(
            "cookie-path-rewrite",
            "",
            new Kind<>("from=to", Rewrite::parse).orNothing(),
            "Replaces the beginning of the Path of cookies; if empty, paths are left as they are.");

    static final Setting<Optional<Rewrite>> COOKIE_DOMAIN_REWRITE = Setting.of(
            "cookie-domain-rewrite",
            "",
            new Kind<>("from=to", Rewrite::parse).orNothing(),
            "Replaces the Domain of cookies; if empty, domains are left as they are.");

    /** Where the container listens; public, so that the roof can ask whether it was named. */
    public static final Setting<InetSocketAddress> ADDRESS = Setting.of(
            "address",
            "localhost:8080",
            Kind.hostAndPort(),
            "Where the container of jetty-base listens; other containers have their own way to say so.");

    static final Setting<Boolean> X_CACHE = Setting.of(
            "x-cache",
            "false",
            Kind.trueOrFalse(),
            "Adds X-Cache: HIT or MISS to answers, for those who do not read Cache-Status.");

    static final Setting<Boolean> CACHE_STATUS_KEY = Setting.of(
            "cache-status-key",
            "false",
            Kind.trueOrFalse(),
            "Names the key of the object in Cache-Status: it may tell what a client should not see.");

    static final Setting<Boolean> DEMO = Setting.of(
            "demo",
            "false",
            Kind.trueOrFalse(),
            "Starts an origin with generated files on a port of its own and stands in front of it.");

    public ClientConfig {
        trustedProxies = List.copyOf(trustedProxies);
    }

    /** The settings of this record, in the order of the table. */
    public static List<Setting<?>> settings() {
        return List.of(
                CLIENT_TIMEOUT,
                MAX_PER_ADDRESS,
                COPY_BUDGET,
                TRUSTED_PROXIES,
                COOKIE_PATH_REWRITE,
                COOKIE_DOMAIN_REWRITE,
                ADDRESS,
                X_CACHE,
                CACHE_STATUS_KEY,
                DEMO);
    }

    /** Reads the settings; those that do not fit become problems of {@code settings}. */
    public static ClientConfig from(Settings settings) {
        return new ClientConfig(
                settings.get(CLIENT_TIMEOUT),
                settings.get(MAX_PER_ADDRESS),
                settings.get(COPY_BUDGET),
                settings.get(TRUSTED_PROXIES),
                settings.get(COOKIE_PATH_REWRITE),
                settings.get(COOKIE_DOMAIN_REWRITE),
                settings.get(ADDRESS),
                settings.get(X_CACHE),
                settings.get(CACHE_STATUS_KEY),
                settings.get(DEMO));
    }

    /** Whether what a client says about those before it is believed. */
    public boolean trusts(InetAddress client) {
        return trustedProxies.stream().anyMatch(range -> range.contains(client));
    }
}
