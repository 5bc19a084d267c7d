package io.casserole.servlet;

import static java.util.Objects.requireNonNull;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An output stream that keeps the bytes it is given and reads them only as its socket takes them. The socket takes everything until
 * {@link #stall} is called. Knows arrays only, as the stream of a wrapping filter; {@link OfContainer} knows buffers, too.
 */
public class FakeOutput extends ServletOutputStream {
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final List<Integer> writes = new ArrayList<>();
    private @Nullable ByteBuffer pending;
    private @Nullable WriteListener listener;
    private @Nullable IOException broken;
    private long room = Long.MAX_VALUE;
    private Runnable beforeListening = () -> {};
    private boolean checked;
    private boolean asked;
    private int flushes;
    private int touches;

    /** What the client got. */
    public final byte[] received() {
        return received.toByteArray();
    }

    /** Sizes of the writes so far. */
    final List<Integer> writes() {
        return List.copyOf(writes);
    }

    final int flushes() {
        return flushes;
    }

    /** How often the stream was used. */
    final int touches() {
        return touches;
    }

    /** The container's first call, after the listener was set. */
    public final void begin() throws IOException {
        requireNonNull(listener).onWritePossible();
    }

    /** Runs before the listener is set, and may refuse it by throwing. */
    final void beforeListening(Runnable event) {
        beforeListening = event;
    }

    /** From now on the socket takes only {@code bytes} more. */
    final void stall(long bytes) {
        room = bytes;
    }

    /** The socket takes more, and the container calls back if the write is over and it was asked. */
    final void take(long bytes) throws IOException {
        room = bytes;
        drain();
        if (pending == null && asked) {
            asked = false;
            requireNonNull(listener).onWritePossible();
        }
    }

    /** The container gives up the write under way, and tells nobody. */
    final void drop() {
        pending = null;
    }

    /** The next write fails as if the client had gone. */
    final void breakWith(IOException cause) {
        broken = cause;
    }

    /** The container notices that the client has gone. */
    final void reset(IOException cause) {
        requireNonNull(listener).onError(cause);
    }

    @Override
    public final boolean isReady() {
        touches++;
        checked = pending == null;
        asked |= !checked;
        return checked;
    }

    /** With the public method that Jetty's and Tomcat's streams have. */
    public static class OfContainer extends FakeOutput {
        public void write(ByteBuffer bytes) throws IOException {
            accept(bytes);
        }
    }

    @Override
    public final void write(byte[] bytes, int offset, int length) throws IOException {
        accept(ByteBuffer.wrap(bytes, offset, length));
    }

    @Override
    public final void write(int single) {
        throw new UnsupportedOperationException("one byte at a time");
    }

    final void accept(ByteBuffer bytes) throws IOException {
        use();
        if (broken != null) {
            throw broken;
        }
        writes.add(bytes.remaining());
        pending = bytes;
        drain();
    }

    private void use() {
        touches++;
        if (!checked) {
            throw new IllegalStateException("isReady() was not asked");
        }
        checked = false;
    }

    private void drain() {
        ByteBuffer bytes = pending;
        if (bytes == null) {
            return;
        }
        byte[] taken = new byte[(int) Math.min(room, bytes.remaining())];
        bytes.get(taken);
        received.writeBytes(taken);
        room -= room == Long.MAX_VALUE ? 0 : taken.length;
        if (!bytes.hasRemaining()) {
            pending = null;
        }
    }

    @Override
    public final void flush() {
        use();
        flushes++;
    }

    @Override
    public final void setWriteListener(WriteListener writeListener) {
        beforeListening.run();
        listener = writeListener;
    }
}
