package io.casserole.admin;

import java.util.Map;

/**
 * What the dashboard shows of a node:
 *
 * <pre>{@code
 * {"node": "a", "at": 1735689600000,
 *  "stats":   {"sums": {"casserole_…": {"source=disk": 5}}, "states": {…}},
 *  "health":  {"status": "up", …},
 *  "objects": [{"target": "/a.iso", "bytes": 5, "requests": 1}],
 *  "fills":   [{"target": "/a.iso", "segments": 2, "bytes": 5, "size": 10}],
 *  "errors":  [{"at": 1735689600000, "target": "/b", "what": "502 …"}]}
 * }</pre>
 *
 * Any thread; must not block.
 */
public interface Overview {
    /** As it is now: texts, numbers, booleans, and maps and lists of them. */
    Map<String, Object> now();
}
