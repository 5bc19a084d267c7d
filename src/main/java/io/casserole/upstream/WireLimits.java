package io.casserole.upstream;

import io.casserole.config.UpstreamConfig;
import java.time.Duration;

/**
 * What a server is allowed by the wire: patience and connections. Each server has its own; what one uses up, another does not miss.
 *
 * @param connectTimeout to open a connection, and again as much for its TLS; more than zero
 * @param headTimeout to get a free connection, to look up and reach the server, and then from the request's end to the response's head:
 *     for each of the three; more than zero
 * @param idleTimeout between two bytes of a response, while more are asked for; more than zero
 * @param keepAlive how long an unused connection is kept; zero keeps none
 * @param connections how many connections may be open at once; at least 1
 * @param resolveTtl how long an address of the server's name, and a connection to it, is used; zero: a name is looked up for each
 *     connection, which may then be used for ever
 */
public record WireLimits(
        Duration connectTimeout,
        Duration headTimeout,
        Duration idleTimeout,
        Duration keepAlive,
        int connections,
        Duration resolveTtl) {

    public WireLimits {
        checkPositive("connect time-out", connectTimeout);
        checkPositive("head time-out", headTimeout);
        checkPositive("idle time-out", idleTimeout);
        if (keepAlive.isNegative() || resolveTtl.isNegative()) {
            throw new IllegalArgumentException(
                    "keep-alive and resolve time: expected 0 or more, found " + keepAlive + " and " + resolveTtl);
        }
        if (connections < 1) {
            throw new IllegalArgumentException("connections: expected at least 1, found " + connections);
        }
    }

    /**
     * For a node of the same cluster: next door, and known to send something every second.
     *
     * @param connections to each node, at least 1
     */
    public static WireLimits ofPeer(int connections) {
        return new WireLimits(
                Duration.ofMillis(500),
                Duration.ofSeconds(1),
                Duration.ofSeconds(3),
                Duration.ofSeconds(30),
                connections,
                Duration.ofSeconds(30));
    }

    static WireLimits of(UpstreamConfig config) {
        return new WireLimits(
                config.connectTimeout(),
                config.headTimeout(),
                config.idleTimeout(),
                config.keepAlive(),
                config.connections(),
                config.resolveTtl());
    }

    private static void checkPositive(String name, Duration time) {
        if (time.isZero() || time.isNegative()) {
            throw new IllegalArgumentException(name + ": expected more than 0, found " + time);
        }
    }
}
