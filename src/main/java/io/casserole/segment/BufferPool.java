package io.casserole.segment;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Raw direct memory for segments, in a few sizes. Memory that is returned is kept for the next taker, up to {@code idleLimit} bytes in
 * all; beyond that it is left to the garbage collector. How much may be out at once is not the pool's business but that of the {@link
 * Account}s.
 *
 * <p>The lock guards {@code idle}, {@code idleBytes} and {@code outstanding}; allocation happens outside it.
 */
public final class BufferPool {
    /** Bytes of the longest segment there can be, on any node and under any setting. */
    public static final int LONGEST_SEGMENT = 2_096_000;

    private static final int[] SIZES = {128 << 10, 256 << 10, 512 << 10, 1 << 20, LONGEST_SEGMENT};

    private final NavigableMap<Integer, Deque<ByteBuffer>> idle = new TreeMap<>(); // guarded by this
    private final long idleLimit;
    private final boolean poison;
    private long idleBytes; // guarded by this
    private long outstanding; // guarded by this

    /** A pool for segments of {@code segmentSize} bytes; segments that were cut by other settings, or on other nodes, find room, too. */
    public BufferPool(int segmentSize, long idleLimit) {
        this(segmentSize, idleLimit, false);
    }

    /** With {@code poison}, for tests: returned memory is overwritten, so that a use after return is seen. */
    BufferPool(int segmentSize, long idleLimit, boolean poison) {
        for (int size : SIZES) {
            idle.put(size, new ArrayDeque<>());
        }
        idle.put(segmentSize, new ArrayDeque<>());
        this.idleLimit = idleLimit;
        this.poison = poison;
    }

    /** A pool for tests, which overwrites returned memory with a pattern. */
    public static BufferPool poisoning(int segmentSize, long idleLimit) {
        return new BufferPool(segmentSize, idleLimit, true);
    }

    /** The size of the buffer that {@link #acquire} gives for this many bytes. */
    public int sizeFor(int bytes) {
        Integer size = idle.ceilingKey(bytes);
        if (size == null) {
            throw new IllegalArgumentException("bytes: expected at most " + idle.lastKey() + ", found " + bytes);
        }
        return size;
    }

    /**
     * An empty buffer of {@link #sizeFor} bytes, to be given back by {@link #release}.
     *
     * @throws OutOfMemoryError if the JVM's limit for direct memory is reached
     */
    public ByteBuffer acquire(int bytes) {
        int size = sizeFor(bytes);
        ByteBuffer pooled = take(size);
        return pooled == null ? allocate(size) : pooled.clear();
    }

    private ByteBuffer allocate(int size) {
        try {
            return ByteBuffer.allocateDirect(size);
        } catch (OutOfMemoryError e) { // -XX:MaxDirectMemorySize
            synchronized (this) {
                outstanding -= size;
            }
            throw e;
        }
    }

    private synchronized @Nullable ByteBuffer take(int size) {
        outstanding += size;
        ByteBuffer pooled = sized(size).poll();
        if (pooled != null) {
            idleBytes -= size;
        }
        return pooled;
    }

    /** Takes back a buffer that {@link #acquire} gave. */
    public void release(ByteBuffer buffer) {
        if (poison) {
            buffer.clear();
            while (buffer.hasRemaining()) {
                buffer.put((byte) 0xDB);
            }
        }
        synchronized (this) {
            outstanding -= buffer.capacity();
            makeRoomFor(buffer.capacity());
            if (idleBytes + buffer.capacity() <= idleLimit) {
                idleBytes += buffer.capacity();
                sized(buffer.capacity()).push(buffer);
            }
        }
    }

    /** Drops idle buffers of other sizes: what is asked for now is likelier to be asked for next. */
    private void makeRoomFor(int size) {
        for (Map.Entry<Integer, Deque<ByteBuffer>> other : idle.entrySet()) {
            while (other.getKey() != size
                    && idleBytes + size > idleLimit
                    && other.getValue().poll() != null) {
                idleBytes -= other.getKey();
            }
        }
    }

    private Deque<ByteBuffer> sized(int size) {
        Deque<ByteBuffer> buffers = idle.get(size);
        if (buffers == null) {
            throw new IllegalArgumentException("size: expected one of " + idle.keySet() + ", found " + size);
        }
        return buffers;
    }

    /** Bytes that were acquired and not yet released. */
    public synchronized long outstanding() {
        return outstanding;
    }
}
