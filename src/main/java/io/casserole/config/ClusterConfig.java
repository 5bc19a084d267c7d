package io.casserole.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How the nodes of a cluster find each other, and how they work together. With neither {@code etcd} nor {@code peers} the node is alone.
 *
 * @param etcd            the endpoints of etcd, all http or all https
 * @param etcdUser        who this node is to etcd; always together with {@code etcdPassword}
 * @param peers           where the nodes are, without etcd; this one may be among them
 * @param name            of the cluster; nodes of different clusters may use one etcd
 * @param nodeId          the name of this node, which no other of the cluster has; nothing: made once and kept with the disk tier
 * @param weight          the share of this node in relation to the weights of the others
 * @param peeringAddress  where other nodes reach this one; its host may be none that they can use, see the roof
 * @param peeringPort     the only local port on which requests of other nodes are answered; nothing: every port
 * @param secret          what requests between nodes are signed with
 * @param insecurePeers   whether requests between nodes may go unsigned
 * @param nearTtl         how long what another node said of an object is used without asking again
 * @param replicas        how many nodes keep each segment
 * @param drainTimeout    how long a node that leaves waits for responses under way
 * @param peerConnections how many connections to one other node may be open at once
 * @param handOverWindow  how long after a change of the ring the former owners are asked before the origin
 */
public record ClusterConfig(
        List<URI> etcd,
        Optional<String> etcdUser,
        Optional<Secret> etcdPassword,
        TlsFiles etcdTls,
        List<URI> peers,
        String name,
        Optional<String> nodeId,
        int weight,
        Optional<URI> peeringAddress,
        Optional<Integer> peeringPort,
        Optional<Secret> secret,
        boolean insecurePeers,
        Duration nearTtl,
        int replicas,
        Duration drainTimeout,
        int peerConnections,
        TlsFiles peerTls,
        Duration handOverWindow) {

    /** What a part of a key in etcd, and of a field, may be. */
    private static final Kind<String> WORD = Kind.text(
            "1 to 64 letters, digits, dots, hyphens and underscores", Pattern.compile("[A-Za-z0-9._-]{1,64}"));

    private static final Kind<Optional<Secret>> SECRET = new Kind<>("any text", Secret::new).orNothing();

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
            "How long a node uses what the owner of an object told it before it asks the owner again.");

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

    /**
     * Checks that the values go together.
     *
     * @throws ConfigurationException if they do not
     */
    public ClusterConfig {
        etcd = List.copyOf(etcd);
        peers = List.copyOf(peers);
        Problems problems = new Problems();
        if (etcd.stream().map(URI::getScheme).distinct().count() > 1) {
            problems.add(Problem.unfit(ETCD.name(), "either http or https for all endpoints", etcd.toString()));
        }
        if (etcdUser.isPresent() != etcdPassword.isPresent()) {
            problems.add(Problem.missing(
                    etcdUser.isPresent() ? ETCD_PASSWORD.name() : ETCD_USER.name(),
                    "a value, since etcd-user and etcd-password go together"));
        }
        if (!etcd.isEmpty() && !peers.isEmpty()) {
            problems.add(Problem.unfit(PEERS.name(), "no list of nodes, since etcd is set", peers.toString()));
        }
        if (!peers.isEmpty() && peeringAddress.isEmpty()) {
            problems.add(Problem.missing(PEERING_ADDRESS.name(), "the address of this node among peers"));
        }
        if (!(etcd.isEmpty() && peers.isEmpty()) && secret.isEmpty() && !insecurePeers) {
            problems.add(Problem.missing(
                    CLUSTER_SECRET.name(), "a secret that all nodes of the cluster share, or insecure-peers=true"));
        }
        pairOf(ETCD_CERT, ETCD_KEY, etcdTls).ifPresent(problems::add);
        pairOf(PEER_CERT, PEER_KEY, peerTls).ifPresent(problems::add);
        problems.throwIfAny();
    }

    private static Optional<Problem> pairOf(Setting<?> certificate, Setting<?> key, TlsFiles files) {
        if (files.certificate().isPresent() == files.key().isPresent()) {
            return Optional.empty();
        }
        Setting<?> missing = files.key().isPresent() ? certificate : key;
        return Optional.of(Problem.missing(
                missing.name(), "a PEM file, since " + certificate.name() + " and " + key.name() + " go together"));
    }

    /** The settings of this record, in the order of the table. */
    public static List<Setting<?>> settings() {
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

    /**
     * Reads the settings; those that do not fit become problems of {@code settings}.
     *
     * @throws ConfigurationException if the values do not go together
     */
    public static ClusterConfig from(Settings settings) {
        return new ClusterConfig(
                settings.get(ETCD),
                settings.get(ETCD_USER),
                settings.get(ETCD_PASSWORD),
                new TlsFiles(settings.get(ETCD_CA), settings.get(ETCD_CERT), settings.get(ETCD_KEY)),
                settings.get(PEERS),
                settings.get(CLUSTER),
                settings.get(NODE_ID),
                settings.get(WEIGHT),
                settings.get(PEERING_ADDRESS),
                settings.get(PEERING_PORT),
                settings.get(CLUSTER_SECRET),
                settings.get(INSECURE_PEERS),
                settings.get(NEAR_TTL),
                settings.get(REPLICAS),
                settings.get(DRAIN_TIMEOUT),
                settings.get(PEER_CONNECTIONS),
                new TlsFiles(settings.get(PEER_CA), settings.get(PEER_CERT), settings.get(PEER_KEY)),
                settings.get(HAND_OVER_WINDOW));
    }

    /** Whether there may be other nodes. */
    public boolean isClustered() {
        return !etcd.isEmpty() || !peers.isEmpty();
    }
}
