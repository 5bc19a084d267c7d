package io.casserole.servlet;

import static java.util.Objects.requireNonNull;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A request's input stream whose bytes arrive when the test says so; calls back only if it was asked in vain, as containers do. */
final class FakeInput extends ServletInputStream {
    private final Deque<Byte> here = new ArrayDeque<>();
    private @Nullable ReadListener listener;
    private boolean finished;
    private boolean asked;
    private boolean checked;

    void give(byte... bytes) throws IOException {
        for (byte next : bytes) {
            here.add(next);
        }
        if (asked) {
            asked = false;
            requireNonNull(listener).onDataAvailable();
        }
    }

    void finish() throws IOException {
        finished = true;
        requireNonNull(listener).onAllDataRead();
    }

    void breakWith(IOException cause) {
        requireNonNull(listener).onError(cause);
    }

    @Override
    public boolean isFinished() {
        return finished && here.isEmpty();
    }

    @Override
    public boolean isReady() {
        checked = !here.isEmpty() || finished;
        asked |= !checked;
        return checked;
    }

    @Override
    public void setReadListener(ReadListener readListener) {
        listener = readListener;
    }

    @Override
    public int read() {
        throw new UnsupportedOperationException("one byte at a time");
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        if (!checked) {
            throw new IllegalStateException("isReady() was not asked");
        }
        checked = false;
        int count = 0;
        for (Byte next = here.peek(); next != null && count < length; next = here.peek()) {
            into[offset + count++] = here.remove();
        }
        return count == 0 && finished ? -1 : count;
    }
}
