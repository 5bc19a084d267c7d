package io.casserole.peer;

import java.net.URI;
import java.util.regex.Pattern;

/**
 * One node of the cluster as it describes itself to the others.
 *
 * @param id the name under which it owns segments; the same after a restart
 * @param address where the others reach it: http or https, host, port and context path, without a slash at the end
 * @param weight its share of the segments in relation to the weights of the others, 1 to {@value #MOST_WEIGHT}
 * @param protocol the version of the requests between nodes that it speaks
 * @param instance differs from one process to the next under the same id
 * @param fingerprint of all settings that decide what a key means; nodes work together only if it is the same
 */
public record Member(
        String id, URI address, int weight, int protocol, String instance, String fingerprint, State state) {
    /** The version that this node speaks. */
    public static final int PROTOCOL = 4;

    public static final int MOST_WEIGHT = 1000;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    /** Whether a member takes its share of the segments. */
    public enum State {
        SERVING,
        /** Owns nothing any more, but still answers out of its stores. */
        LEAVING
    }

    public Member {
        checkName("id", id);
        checkName("instance", instance);
        checkName("fingerprint", fingerprint);
        if (weight < 1 || weight > MOST_WEIGHT) {
            throw new IllegalArgumentException("weight: expected 1 to " + MOST_WEIGHT + ", found " + weight);
        }
        if (!isBase(address)) {
            throw new IllegalArgumentException(
                    "address: expected an http or https URL of a host, with at most a port and a path, found "
                            + address);
        }
    }

    /** Whether it takes its share of the segments. */
    public boolean isServing() {
        return state == State.SERVING;
    }

    /** The same member in another state. */
    public Member in(State other) {
        return new Member(id, address, weight, protocol, instance, fingerprint, other);
    }

    /** Whether both are the same running process, in whatever state. */
    boolean isSameProcess(Member other) {
        return id.equals(other.id) && instance.equals(other.instance);
    }

    @Override
    public String toString() {
        return id + " at " + address + (isServing() ? "" : " (leaving)");
    }

    private static void checkName(String part, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    part + ": expected 1 to 64 letters, digits, dots, hyphens and underscores, found '" + name + "'");
        }
    }

    /** Requests are made by appending to it, so nothing may follow the path. */
    private static boolean isBase(URI address) {
        return ("http".equals(address.getScheme()) || "https".equals(address.getScheme()))
                && address.getHost() != null
                && address.getRawUserInfo() == null
                && address.getRawQuery() == null
                && address.getRawFragment() == null
                && !address.getRawPath().endsWith("/");
    }
}
