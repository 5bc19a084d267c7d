package io.casserole;

import io.casserole.peer.ClusterView;
import io.casserole.peer.Condition;
import io.casserole.tier.TierState;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What a node does without, although the settings name it. It serves all the same. */
enum Degradation {
    /** Nobody can be found anew, and nobody finds this node. */
    NO_ETCD,
    /** Memory only: nothing is kept over a restart. */
    NO_DISK,
    /** Nothing more is written to the disk. */
    DISK_FULL,
    /** No other member is known: each byte comes from the origin. */
    ALONE,
    /** Another process has this node's id. */
    DUPLICATE_NODE_ID,
    /** The clocks of this node and another are too far apart for signatures without a second try. */
    CLOCK_SKEW;

    static Set<Degradation> ofStores(TierState state) {
        return switch (state) {
            case NO_DISK -> EnumSet.of(NO_DISK);
            case DISK_FULL -> EnumSet.of(DISK_FULL);
            case DISK, MEMORY -> EnumSet.noneOf(Degradation.class);
        };
    }

    /** @param skewed whether the clock of a member is known to differ */
    static Set<Degradation> ofCluster(ClusterView view, boolean skewed) {
        Set<Degradation> found = EnumSet.noneOf(Degradation.class);
        if (view.conditions().contains(Condition.ETCD_UNREACHABLE)) {
            found.add(NO_ETCD);
        }
        if (view.members().size() == 1) {
            found.add(ALONE);
        }
        if (view.conditions().contains(Condition.DUPLICATE_NODE_ID)) {
            found.add(DUPLICATE_NODE_ID);
        }
        if (skewed) {
            found.add(CLOCK_SKEW);
        }
        return found;
    }

    /** The word used in health. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
