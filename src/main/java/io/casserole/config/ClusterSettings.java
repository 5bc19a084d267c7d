package io.casserole.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The settings of {@link ClusterConfig}. */
final class ClusterSettings {
    /** What a part of a key in etcd, and of a field, may be. */
    private static final Kind<String> WORD = Kind.text(
            "1 to 64 letters, digits, dots, hyphens and underscores", Pattern.compile("[A-Za-z0-9._-]{1,64}"));

    private static final Kind<Optional<Secret>> SECRET = Kind.secret().orNothing();

    private static final Kind<Optional<Path>> PEM = Kind.path("a PEM file").orNothing();

    static final Setting<List<URI>> ETCD = Setting.of(
                    "etcd",
                    "",
                    Kind.listOf("http or https URLs, or hosts and ports, separated by commas", HttpUrl::parseAddress),
                    "The endpoints of etcd, through which nodes find each other; if empty, there is no etcd.")
            .withAlias("ETCD");

    static final Setting<Optional<String>> ETCD_USER = Setting.of(
            "etcd-user",
            "",
            Kind.text("a name", Pattern.compile("\\S.*")).orNothing(),
            "The user of etcd, if etcd asks for one.");

    static final Setting<Optional<Secret>> ETCD_PASSWORD =
            Setting.of("etcd-password", "", SECRET, "The password of etcd-user; it is never logged.");

    static final Setting<Optional<Path>> ETCD_CA = Setting.of(
            "etcd-ca",
            "",
            PEM,
            "Certificates that are trusted for https endpoints of etcd instead of those of the JVM.");

    static final Setting<Optional<Path>> ETCD_CERT =
            Setting.of("etcd-cert", "", PEM, "The certificate this node shows to etcd.");

    static final Setting<Optional<Path>> ETCD_KEY =
            Setting.of("etcd-key", "", PEM, "The key of etcd-cert, in PKCS #8 without a password.");

    static final Setting<List<URI>> PEERS = Setting.of(
            "peers",
            "",
            Kind.listOf("http or https URLs, or hosts and ports, separated by commas", HttpUrl::parseAddress),
            "The peering addresses of all nodes, for clusters without etcd; if empty, there is no such list.");

    static final Setting<String> CLUSTER = Setting.of(
            "cluster", "default", WORD, "The name of the cluster: nodes of different clusters may use one etcd.");

    static final Setting<Optional<String>> NODE_ID = Setting.of(
            "node-id",
            "",
            WORD.orNothing(),
            "The name of this node, which no other of the cluster has; if empty, made at random and kept in disk-cache-dir.");

    static final Setting<Integer> WEIGHT = Setting.of(
            "weight",
            "1",
            Kind.wholeNumber(1, 1000),
            "The share of all segments that this node owns, in relation to the weights of the others.");

    static final Setting<Optional<URI>> PEERING_ADDRESS = Setting.of(
            "peering-address",
            "",
            new Kind<>(
                            "an http or https URL with a host, optionally a port and a path; without a scheme, it is http",
                            HttpUrl::parseAddress)
                    .orNothing(),
            "Where other nodes reach this one, context path included; with etcd, a missing, loopback or wildcard host is replaced"
                    + " by the address that reaches etcd.");

    static final Setting<Optional<Integer>> PEERING_PORT = Setting.of(
            "peering-port",
            "",
            Kind.wholeNumber(1, 65_535).orNothing(),
            "The only local port on which requests of other nodes are answered; if empty, every port answers them.");

    static final Setting<Optional<Secret>> CLUSTER_SECRET = Setting.of(
            "cluster-secret",
            "",
            SECRET,
            "The secret of all nodes of a cluster, with which their requests are signed; it is never logged.");

    static final Setting<Boolean> INSECURE_PEERS = Setting.of(
            "insecure-peers",
            "false",
            Kind.trueOrFalse(),
            "Lets a cluster run without cluster-secret: insecure, since anybody can then ask and purge as if a node.");

    static final Setting<Duration> NEAR_TTL = Setting.of(
                    "near-ttl",
                    "10s",
                    Kind.duration("0", "1h"),
                    "How long a node uses what the owner of an object told it before it asks the owner again.")
            .live();

    static final Setting<Integer> REPLICAS =
            Setting.of("replicas", "1", Kind.wholeNumber(1, 2), "How many nodes keep each segment.");

    static final Setting<Duration> DRAIN_TIMEOUT = Setting.of(
            "drain-timeout",
            "25s",
            Kind.duration("0", "10m"),
            "How long a node that is stopped waits for its responses under way.");

    static final Setting<Integer> PEER_CONNECTIONS = Setting.of(
            "peer-connections",
            "64",
            Kind.wholeNumber(1, 1000),
            "How many connections to one other node may be open at once.");

    static final Setting<Optional<Path>> PEER_CA = Setting.of(
            "peer-ca",
            "",
            PEM,
            "Certificates that are trusted for https addresses of nodes instead of those of the JVM.");

    static final Setting<Optional<Path>> PEER_CERT =
            Setting.of("peer-cert", "", PEM, "The certificate this node shows to other nodes.");

    static final Setting<Optional<Path>> PEER_KEY =
            Setting.of("peer-key", "", PEM, "The key of peer-cert, in PKCS #8 without a password.");

    static final Setting<Duration> HAND_OVER_WINDOW = Setting.of(
            "hand-over-window",
            "1h",
            Kind.duration("0", "30d"),
            "How long after nodes came or went the former owner of a segment is asked before the origin.");

    private ClusterSettings() {}

    /** All of them, in the order of the table. */
    static List<Setting<?>> all() {
        return List.of(
                ETCD,
                ETCD_USER,
                ETCD_PASSWORD,
                ETCD_CA,
                ETCD_CERT,
                ETCD_KEY,
                PEERS,
                CLUSTER,
                NODE_ID,
                WEIGHT,
                PEERING_ADDRESS,
                PEERING_PORT,
                CLUSTER_SECRET,
                INSECURE_PEERS,
                NEAR_TTL,
                REPLICAS,
                DRAIN_TIMEOUT,
                PEER_CONNECTIONS,
                PEER_CA,
                PEER_CERT,
                PEER_KEY,
                HAND_OVER_WINDOW);
    }
}
