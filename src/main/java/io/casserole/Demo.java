package io.casserole;

import java.net.InetSocketAddress;
import java.util.List;

/** What a newcomer is told to try when the demo origin stands behind the cache. */
final class Demo {
    private Demo() {}

    /** Lines for the log: three commands, a miss, the same again as a hit, and a range of a large object. */
    static List<String> invitation(InetSocketAddress address, String contextPath) {
        String curl = "  curl -o /dev/null -D - ";
        String base = "http://" + address.getHostString() + ":" + address.getPort() + contextPath;
        return List.of(
                "The demo origin is behind this cache. Try in another terminal, and look at Cache-Status:",
                curl + base + "/medium.bin   # a miss",
                curl + base + "/medium.bin   # the same again: a hit",
                curl + "-r 900000000-900999999 " + base
                        + "/huge.bin   # 1 MB of 1 GB: only what it touches is fetched");
    }
}
