package io.casserole.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The whole configuration, one part for each room. */
public record CasseroleConfig(
        UpstreamConfig upstream,
        CacheConfig cache,
        TierConfig tier,
        ClientConfig client,
        ClusterConfig cluster,
        AdminConfig admin,
        WarmConfig warm,
        LogConfig log,
        LiveConfig live) {

    /** All settings there are, in the order of the settings table. */
    public static List<Setting<?>> settings() {
        return Stream.of(
                        UpstreamConfig.settings(),
                        CacheConfig.settings(),
                        TierConfig.settings(),
                        ClientConfig.settings(),
                        ClusterConfig.settings(),
                        AdminConfig.settings(),
                        WarmConfig.settings(),
                        LogConfig.settings(),
                        LiveConfig.settings())
                .<Setting<?>>flatMap(List::stream)
                .toList();
    }

    /** Reads all settings, and takes the operator's rules as they are. */
    public static CasseroleConfig from(Settings settings) {
        return from(settings, rules -> List.of());
    }

    /**
     * Reads all settings and judges them together.
     *
     * @param rulesCheck what is wrong with the operator's rules: their language is not spoken here
     * @throws ConfigurationException with every problem: unknown names, values that do not fit, values that do not go
     *     together, rules that make no sense
     */
    public static CasseroleConfig from(Settings settings, Function<RulesConfig, List<Problem>> rulesCheck) {
        settings.rejectNamesOtherThan(settings());
        Optional<UpstreamConfig> upstream = settings.read(UpstreamConfig.settings(), UpstreamConfig::from);
        Optional<CacheConfig> cache = settings.read(CacheConfig.settings(), CacheConfig::from);
        cache.ifPresent(read -> settings.add(rulesCheck.apply(read.rules()), RulesConfig.settings()));
        Optional<TierConfig> tier = settings.read(TierConfig.settings(), TierConfig::from);
        Optional<ClientConfig> client = settings.read(ClientConfig.settings(), ClientConfig::from);
        Optional<ClusterConfig> cluster = settings.read(ClusterConfig.settings(), ClusterConfig::from);
        Optional<AdminConfig> admin = settings.read(AdminConfig.settings(), AdminConfig::from);
        Optional<WarmConfig> warm = settings.read(WarmConfig.settings(), WarmConfig::from);
        Optional<LogConfig> log = settings.read(LogConfig.settings(), LogConfig::from);
        Optional<LiveConfig> live = settings.read(LiveConfig.settings(), LiveConfig::from);
        settings.problems().throwIfAny();
        return new CasseroleConfig(
                upstream.orElseThrow(),
                cache.orElseThrow(),
                tier.orElseThrow(),
                client.orElseThrow(),
                cluster.orElseThrow(),
                admin.orElseThrow(),
                warm.orElseThrow(),
                log.orElseThrow(),
                live.orElseThrow());
    }

    /** The settings in force by which this node trusts whom it cannot know; for those who look after it. */
    public List<String> insecureSettings() {
        List<String> names = new ArrayList<>();
        if (upstream.tls().insecure()) {
            names.add(UpstreamTls.INSECURE.name());
        }
        if (cluster.isClustered() && cluster.secret().isEmpty()) {
            names.add(ClusterSettings.INSECURE_PEERS.name());
        }
        return List.copyOf(names);
    }
}
