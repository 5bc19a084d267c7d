package io.casserole.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

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
            problems.add(Problem.unfit(
                    ClusterSettings.ETCD.name(), "either http or https for all endpoints", etcd.toString()));
        }
        if (etcdUser.isPresent() != etcdPassword.isPresent()) {
            problems.add(Problem.missing(
                    etcdUser.isPresent() ? ClusterSettings.ETCD_PASSWORD.name() : ClusterSettings.ETCD_USER.name(),
                    "a value, since etcd-user and etcd-password go together"));
        }
        if (!etcd.isEmpty() && !peers.isEmpty()) {
            problems.add(Problem.unfit(
                    ClusterSettings.PEERS.name(), "no list of nodes, since etcd is set", peers.toString()));
        }
        if (!peers.isEmpty() && peeringAddress.isEmpty()) {
            problems.add(
                    Problem.missing(ClusterSettings.PEERING_ADDRESS.name(), "the address of this node among peers"));
        }
        if (!(etcd.isEmpty() && peers.isEmpty()) && secret.isEmpty() && !insecurePeers) {
            problems.add(Problem.missing(
                    ClusterSettings.CLUSTER_SECRET.name(),
                    "a secret that all nodes of the cluster share, or insecure-peers=true"));
        }
        etcdTls.pairProblem(ClusterSettings.ETCD_CERT, ClusterSettings.ETCD_KEY).ifPresent(problems::add);
        peerTls.pairProblem(ClusterSettings.PEER_CERT, ClusterSettings.PEER_KEY).ifPresent(problems::add);
        problems.throwIfAny();
    }

    /** The settings of this record, in the order of the table. */
    public static List<Setting<?>> settings() {
        return ClusterSettings.all();
    }

    /**
     * Reads the settings; those that do not fit become problems of {@code settings}.
     *
     * @throws ConfigurationException if the values do not go together
     */
    public static ClusterConfig from(Settings settings) {
        return new ClusterConfig(
                settings.get(ClusterSettings.ETCD),
                settings.get(ClusterSettings.ETCD_USER),
                settings.get(ClusterSettings.ETCD_PASSWORD),
                new TlsFiles(
                        settings.get(ClusterSettings.ETCD_CA),
                        settings.get(ClusterSettings.ETCD_CERT),
                        settings.get(ClusterSettings.ETCD_KEY)),
                settings.get(ClusterSettings.PEERS),
                settings.get(ClusterSettings.CLUSTER),
                settings.get(ClusterSettings.NODE_ID),
                settings.get(ClusterSettings.WEIGHT),
                settings.get(ClusterSettings.PEERING_ADDRESS),
                settings.get(ClusterSettings.PEERING_PORT),
                settings.get(ClusterSettings.CLUSTER_SECRET),
                settings.get(ClusterSettings.INSECURE_PEERS),
                settings.get(ClusterSettings.NEAR_TTL),
                settings.get(ClusterSettings.REPLICAS),
                settings.get(ClusterSettings.DRAIN_TIMEOUT),
                settings.get(ClusterSettings.PEER_CONNECTIONS),
                new TlsFiles(
                        settings.get(ClusterSettings.PEER_CA),
                        settings.get(ClusterSettings.PEER_CERT),
                        settings.get(ClusterSettings.PEER_KEY)),
                settings.get(ClusterSettings.HAND_OVER_WINDOW));
    }

    /** Whether there may be other nodes. */
    public boolean isClustered() {
        return !etcd.isEmpty() || !peers.isEmpty();
    }
}
