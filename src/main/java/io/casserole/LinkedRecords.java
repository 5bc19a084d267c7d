package io.casserole;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.runtime.ObjectMethods;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the JDK remembers of records. Up to Java 17, it keeps the last type whose {@code equals} or {@code hashCode} it linked (JDK-8078641),
 * and so the class loader of a web application that is long gone.
 */
final class LinkedRecords {
    private static final Logger LOG = LoggerFactory.getLogger(LinkedRecords.class);

    private LinkedRecords() {}

    /** Gives the JDK a type of its own to remember in the stead of ours. To be called when nothing of ours runs any more. */
    static void forget() {
        MethodHandle component = MethodHandles.identity(String.class);
        try {
            link("equals", MethodType.methodType(boolean.class, String.class, Object.class), component);
            link("hashCode", MethodType.methodType(int.class, String.class), component);
        } catch (Throwable e) {
            LOG.warn("CSR-0114 The JDK may keep the classes of this web application", e);
        }
    }

    private static void link(String method, MethodType type, MethodHandle component) throws Throwable {
        ObjectMethods.bootstrap(MethodHandles.lookup(), method, type, String.class, "value", component);
    }
}
