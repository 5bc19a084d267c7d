package io.casserole.servlet;

import io.casserole.http.Field;
import io.casserole.http.Fields;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Finds how interim responses (RFC 9110 §15.2) get to a client, for which the Servlet API has no word. Jetty's own response beneath its
 * servlet response has {@code writeInterim}, which does not block; the classes are hidden from web applications, so they are looked up
 * on the response's run-time class, once per class. (In HTTP/1.1, Jetty writes 102 without its fields.) Where there is no such thing interim responses are dropped: behind filters that wrap
 * responses, and on Tomcat, which can send 103 alone and would block the thread for a client that reads nothing.
 */
final class InterimSeam {
    /** No ClassValue: that is kept by the container's class, which outlives this web application. */
    private final ConcurrentMap<Class<?>, Optional<Way>> ways = new ConcurrentHashMap<>();

    /** Whether interim responses can be sent before this one. */
    boolean isOpen(HttpServletResponse response) {
        return way(response).isPresent();
    }

    private Optional<Way> way(HttpServletResponse response) {
        return ways.computeIfAbsent(response.getClass(), Way::find);
    }

    /** Sends one without blocking, if that is possible; the next, and the final response, must wait until it is out. */
    CompletableFuture<?> write(HttpServletResponse response, int status, Fields fields) {
        return way(response)
                .<CompletableFuture<?>>map(way -> way.write(response, status, fields))
                .orElseGet(() -> CompletableFuture.completedFuture(null));
    }

    /**
     * Jetty's methods, all public.
     *
     * @param core gives the response beneath the servlet response
     * @param build makes an empty set of fields
     * @param add adds one
     * @param writeInterim sends status and fields, and returns a future
     */
    private record Way(MethodHandle core, MethodHandle build, MethodHandle add, MethodHandle writeInterim) {
        static Optional<Way> find(Class<?> servletResponse) {
            try {
                MethodHandles.Lookup lookup = MethodHandles.publicLookup();
                Method core = servletResponse.getMethod("getResponse");
                Optional<Method> writeInterim = Arrays.stream(
                                core.getReturnType().getMethods())
                        .filter(method -> method.getName().equals("writeInterim"))
                        .findFirst();
                if (writeInterim.isEmpty()) {
                    return Optional.empty();
                }
                Method build = writeInterim.get().getParameterTypes()[1].getMethod("build");
                Method add = build.getReturnType().getMethod("add", String.class, String.class);
                return Optional.of(new Way(
                        lookup.unreflect(core),
                        lookup.unreflect(build),
                        lookup.unreflect(add),
                        lookup.unreflect(writeInterim.get())));
            } catch (ReflectiveOperationException | LinkageError e) {
                return Optional.empty();
            }
        }

        CompletableFuture<?> write(HttpServletResponse response, int status, Fields fields) {
            try {
                Object converted = build.invoke();
                for (Field field : fields) {
                    add.invoke(converted, field.name(), field.value());
                }
                return (CompletableFuture<?>) writeInterim.invoke(core.invoke(response), status, converted);
            } catch (Throwable e) {
                return CompletableFuture.failedFuture(e);
            }
        }
    }
}
