package io.casserole.admin;

import java.util.Map;

/** What the node says of itself. Any thread; must not block. */
public interface Health {
    /** Whether requests should be sent here; false while the node starts or leaves. */
    boolean isReady();

    /** The state of its parts, for administrators: texts, numbers, booleans, and maps and lists of them. */
    Map<String, Object> details();
}
