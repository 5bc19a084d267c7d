package io.casserole.peer;

import java.util.Locale;

/** What keeps a node from being a member like the others. */
public enum Condition {
    /** The last known members stay, and this node cannot tell that it is there. */
    ETCD_UNREACHABLE,
    /** Another live process has this node's id; this node is alone until it is free. */
    DUPLICATE_NODE_ID,
    /** This node is going to stop; it owns nothing any more. */
    LEAVING;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
