package io.casserole.config;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How the nodes of a cluster find each other.
 *
 * @param etcd           the endpoints of etcd; none: this node is alone
 * @param peeringAddress where other nodes reach this one
 */
public record ClusterConfig(List<String> etcd, Optional<String> peeringAddress) {

    static final Setting<List<String>> ETCD = Setting.of(
                    "etcd",
                    "",
                    Kind.listOf("endpoints separated by commas", endpoint -> endpoint),
                    "The endpoints of etcd, through which nodes find each other; if empty, the node is alone.")
            .withAlias("ETCD");

    static final Setting<Optional<String>> PEERING_ADDRESS = Setting.of(
            "peering-address",
            "",
            Kind.text("an address without spaces", Pattern.compile("\\S+")).orNothing(),
            "The address at which other nodes reach this one.");

    public ClusterConfig {
        etcd = List.copyOf(etcd);
    }

    /** The settings of this record, in the order of the table. */
    public static List<Setting<?>> settings() {
        return List.of(ETCD, PEERING_ADDRESS);
    }

    /** Reads the settings; those that do not fit become problems of {@code settings}. */
    public static ClusterConfig from(Settings settings) {
        return new ClusterConfig(settings.get(ETCD), settings.get(PEERING_ADDRESS));
    }
}
