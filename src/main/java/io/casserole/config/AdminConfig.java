package io.casserole.config;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who may administer the node.
 *
 * @param token         whoever knows it may; nothing: somebody at this machine itself may
 * @param role          users whom the container knows in this role may, too
 * @param purgeFrom     clients who may purge by the method PURGE, too
 * @param metricsAccess who may read the metrics
 */
public record AdminConfig(
        Optional<Secret> token, String role, List<AddressRange> purgeFrom, MetricsAccess metricsAccess) {

    /** Who may read the metrics. */
    public enum MetricsAccess {
        /** Whoever may administer the node. */
        ADMIN,
        /** Everybody. */
        ALL
    }

    static final Setting<Optional<Secret>> TOKEN = Setting.of(
                    "admin-token",
                    "",
                    Kind.secret().orNothing(),
                    "Administers the node from anywhere, sent as Authorization: Bearer; if empty, only requests from the machine itself"
                            + " do. It is never logged.")
            .live();

    static final Setting<String> ROLE = Setting.of(
                    "admin-role",
                    "casserole-admin",
                    Kind.text("the name of a role", Pattern.compile("\\S.*")),
                    "Users who are in this role, as the container's own security says, administer the node without the token.")
            .live();

    static final Setting<List<AddressRange>> PURGE_FROM = Setting.of(
                    "purge-from",
                    "",
                    Kind.listOf("IP addresses or ranges such as 10.0.0.0/8, separated by commas", AddressRange::parse),
                    "Clients who may purge by the method PURGE without being administrators, if they ask through no proxy.")
            .live();

    static final Setting<MetricsAccess> METRICS_ACCESS = Setting.of(
                    "metrics-access",
                    "admin",
                    Kind.oneOf(MetricsAccess.class),
                    "Who may read the metrics: those who may administer the node, or everybody.")
            .live();

    public AdminConfig {
        purgeFrom = List.copyOf(purgeFrom);
    }

    /** The settings of this record, in the order of the table. */
    public static List<Setting<?>> settings() {
        return List.of(TOKEN, ROLE, PURGE_FROM, METRICS_ACCESS);
    }

    /** Reads the settings; those that do not fit become problems of {@code settings}. */
    public static AdminConfig from(Settings settings) {
        return new AdminConfig(
                settings.get(TOKEN), settings.get(ROLE), settings.get(PURGE_FROM), settings.get(METRICS_ACCESS));
    }

    /** Whether the client may purge by the method PURGE. */
    public boolean letsPurge(InetAddress client) {
        return purgeFrom.stream().anyMatch(range -> range.contains(client));
    }
}
