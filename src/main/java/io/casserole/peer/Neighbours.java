package io.casserole.peer;

import java.util.List;

/** Who is asked for what, now. Never blocks; any thread. */
public interface Neighbours {
    /** The ring as this node sees it. */
    Ring ring();

    /** Other members that may still hold what the last changes of the ring brought to this node; none in a quiet ring. */
    List<Member> donors(String target, int index);
}
