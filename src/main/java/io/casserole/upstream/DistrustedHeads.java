package io.casserole.upstream;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Objects whose {@code HEAD} was contradicted by a {@code GET}; they are probed by {@code GET} from then on. The newest {@link #MOST} are
 * remembered. The lock guards {@code targets}.
 */
final class DistrustedHeads {
    static final int MOST = 1000;

    private final Set<String> targets = new LinkedHashSet<>(); // guarded by this

    synchronized void add(String target) {
        targets.remove(target); // so that the newest stands last
        targets.add(target);
        if (targets.size() > MOST) {
            targets.remove(targets.iterator().next());
        }
    }

    synchronized boolean contains(String target) {
        return targets.contains(target);
    }
}
