package io.casserole.servlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** An async context that counts how it was ended; the container's own end, {@link #finish}, is the test's to call. */
public final class FakeAsync implements AsyncContext {
    private final ServletRequest request;
    private final ServletResponse response;
    private final List<AsyncListener> listeners = new ArrayList<>();
    private long timeout = 30_000;
    private int completions;
    private int dispatches;
    private boolean removed;

    FakeAsync(ServletRequest request, ServletResponse response) {
        this.request = request;
        this.response = response;
    }

    public int completions() {
        return completions;
    }

    int dispatches() {
        return dispatches;
    }

    /** The container has taken the application away: it dispatches nothing to it any more. */
    void remove() {
        removed = true;
    }

    /** The container wants to be rid of the request. */
    void giveUp() {
        for (AsyncListener listener : List.copyOf(listeners)) {
            try {
                listener.onTimeout(new AsyncEvent(this));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The container is done with the request and all its buffers. */
    void finish() {
        for (AsyncListener listener : List.copyOf(listeners)) {
            try {
                listener.onComplete(new AsyncEvent(this));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public ServletRequest getRequest() {
        return request;
    }

    @Override
    public ServletResponse getResponse() {
        return response;
    }

    @Override
    public boolean hasOriginalRequestAndResponse() {
        return true;
    }

    @Override
    public void dispatch() {
        if (removed) {
            throw new UnsupportedOperationException("no dispatcher");
        }
        dispatches++;
    }

    @Override
    public void dispatch(String path) {
        throw new UnsupportedOperationException(path);
    }

    @Override
    public void dispatch(ServletContext context, String path) {
        throw new UnsupportedOperationException(path);
    }

    @Override
    public void complete() {
        completions++;
    }

    @Override
    public void start(Runnable run) {
        throw new UnsupportedOperationException("container threads are not ours");
    }

    @Override
    public void addListener(AsyncListener listener) {
        listeners.add(listener);
    }

    @Override
    public void addListener(AsyncListener listener, ServletRequest request, ServletResponse response) {
        listeners.add(listener);
    }

    @Override
    public <T extends AsyncListener> T createListener(Class<T> type) {
        throw new UnsupportedOperationException(type.getName());
    }

    @Override
    public void setTimeout(long timeout) {
        this.timeout = timeout;
    }

    @Override
    public long getTimeout() {
        return timeout;
    }
}
