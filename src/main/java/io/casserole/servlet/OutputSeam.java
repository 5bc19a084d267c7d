package io.casserole.servlet;

import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Finds how bytes get into a container's output stream without a copy. Servlet 6.0 knows arrays only, but Jetty's and Tomcat's streams
 * have a public {@code write(ByteBuffer)}, which Servlet 6.1 made standard. The container's classes are hidden from web applications,
 * so the method is looked up on the stream's run-time class, once per class. Streams without it, as those of wrapping filters, are
 * given arrays of at most 64 KB. Thread-safe.
 */
final class OutputSeam {
    private static final MethodType WRITE = MethodType.methodType(void.class, ByteBuffer.class);
    private static final MethodType ERASED =
            MethodType.methodType(void.class, ServletOutputStream.class, ByteBuffer.class);

    /** Most bytes of one write to a stream that copies, into the heap, what the socket does not take. */
    private static final int COPIED_WRITE = 64 << 10;

    private final ConcurrentNavigableMap<String, String> choices = new ConcurrentSkipListMap<>();
    /** No ClassValue: that is kept by the container's class, which outlives this web application. */
    private final ConcurrentMap<Class<?>, Way> ways = new ConcurrentHashMap<>();

    /** A stream to write to, with its own way of taking bytes. */
    Output open(ServletOutputStream stream) {
        return new Output(stream, ways.computeIfAbsent(stream.getClass(), this::way));
    }

    private Way way(Class<?> type) {
        Way way = new Way(type, find(type));
        choices.put(type.getName(), way.toString());
        return way;
    }

    /** For each class of streams met so far, how bytes are written to it. */
    NavigableMap<String, String> choices() {
        return new TreeMap<>(choices);
    }

    private static Optional<MethodHandle> find(Class<?> type) {
        try {
            if (type.getMethod("write", ByteBuffer.class).getDeclaringClass() == ServletOutputStream.class) {
                return Optional.empty(); // the default of Servlet 6.1: copies the whole buffer into a new array
            }
        } catch (NoSuchMethodException | LinkageError e) {
            return Optional.empty();
        }
        Optional<MethodHandle> found = Optional.empty();
        for (Class<?> next = type; found.isEmpty() && isStream(next); next = next.getSuperclass()) {
            found = accessible(next);
        }
        return found;
    }

    private static boolean isStream(Class<?> type) {
        return type != ServletOutputStream.class && ServletOutputStream.class.isAssignableFrom(type);
    }

    /** A handle through this class, if it is public and has the method; the call still goes to the most derived override. */
    private static Optional<MethodHandle> accessible(Class<?> declaring) {
        try {
            MethodHandle handle = MethodHandles.publicLookup().findVirtual(declaring, "write", WRITE);
            return Optional.of(handle.asType(ERASED));
        } catch (ReflectiveOperationException | LinkageError e) {
            return Optional.empty();
        }
    }

    /** How bytes are written to streams of one class. */
    private final class Way {
        private final Class<?> type;
        private volatile Optional<MethodHandle> handle;

        Way(Class<?> type, Optional<MethodHandle> handle) {
            this.type = type;
            this.handle = handle;
        }

        Optional<MethodHandle> handle() {
            return handle;
        }

        /** Tomcat copies what a non-blocking socket refuses; Jetty keeps the buffer itself. */
        int most(boolean array) {
            return array || type.getName().startsWith("org.apache.") ? COPIED_WRITE : Integer.MAX_VALUE;
        }

        void giveUp() {
            handle = Optional.empty();
            choices.put(type.getName(), toString());
        }

        @Override
        public String toString() {
            return (handle.isPresent() ? "byte-buffer (" : "array (") + type.getName() + ")";
        }
    }

    /** One response's stream. Every write and flush must be preceded by an {@link #isReady} that returned true. */
    static final class Output {
        private final ServletOutputStream stream;
        private final Way way;

        private Output(ServletOutputStream stream, Way way) {
            this.stream = stream;
            this.way = way;
        }

        /** As {@link ServletOutputStream#isReady}. */
        boolean isReady() {
            return stream.isReady();
        }

        /** As {@link ServletOutputStream#flush}. */
        void flush() throws IOException {
            stream.flush();
        }

        /**
         * Hands the first bytes of {@code source} to the container and moves its position behind them.
         *
         * @return what was handed over, the container's until the write is over; it may move its position as it goes
         */
        ByteBuffer write(ByteBuffer source) throws IOException {
            Optional<MethodHandle> handle = way.handle();
            ByteBuffer part = take(source, way.most(handle.isEmpty()));
            if (handle.isPresent()) {
                writeBuffer(handle.get(), part);
            } else {
                writeArray(part);
            }
            return part;
        }

        private static ByteBuffer take(ByteBuffer source, int most) {
            int size = Math.min(source.remaining(), most);
            ByteBuffer part = source.slice(source.position(), size);
            source.position(source.position() + size);
            return part;
        }

        private void writeBuffer(MethodHandle handle, ByteBuffer part) throws IOException {
            try {
                handle.invokeExact(stream, part);
            } catch (LinkageError e) {
                way.giveUp(); // the method was there but cannot be called, so nothing was written
                writeArray(part);
            } catch (IOException | RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IOException(e);
            }
        }

        private void writeArray(ByteBuffer part) throws IOException {
            byte[] copy = new byte[part.remaining()]; // not reused: the container may keep it until the write is over
            part.get(copy);
            stream.write(copy, 0, copy.length);
        }
    }
}
