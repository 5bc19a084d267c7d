package io.casserole.upstream;

import io.casserole.config.DataSize;
import io.casserole.http.Fields;
import io.casserole.segment.Delayer;
import io.casserole.segment.FetchException;
import io.casserole.segment.Origin;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An origin whose responses, taken together, are asked for no faster than a bandwidth allows. Heads are not counted. */
public final class PacedOrigin implements Origin {
    private final Origin origin;
    private final Bandwidth bandwidth;

    private PacedOrigin(Origin origin, Bandwidth bandwidth) {
        this.origin = origin;
        this.bandwidth = bandwidth;
    }

    /**
     * Paces all that it is applied to, together.
     *
     * @param limit bytes per second; empty: no bound. Asked again and again, so it may change
     * @param ticker nanoseconds, as {@link System#nanoTime}
     */
    public static UnaryOperator<Origin> within(
            Supplier<Optional<DataSize>> limit, LongSupplier ticker, Delayer delayer) {
        Bandwidth shared = new Bandwidth(limit, ticker, delayer);
        return origin -> new PacedOrigin(origin, shared);
    }

    @Override
    public Call send(Request request, Sink sink) {
        Paced paced = new Paced(sink);
        Call call = origin.send(request, paced);
        return () -> {
            call.cancel();
            paced.close();
        };
    }

    /** One response. */
    private final class Paced implements Sink {
        private final Sink sink;
        private volatile Bandwidth.@Nullable Share share; // null before the head

        Paced(Sink sink) {
            this.sink = sink;
        }

        @Override
        public void interim(int status, Fields fields) {
            sink.interim(status, fields);
        }

        @Override
        public void head(int status, Fields fields, Flow flow) {
            Bandwidth.Share own = bandwidth.share(flow);
            share = own;
            sink.head(status, fields, own);
        }

        @Override
        public void data(ByteBuffer bytes) {
            Bandwidth.Share own = share;
            if (own != null) {
                own.received(bytes.remaining());
            }
            sink.data(bytes);
        }

        @Override
        public void end(Fields trailers) {
            close();
            sink.end(trailers);
        }

        @Override
        public void failed(FetchException cause) {
            close();
            sink.failed(cause);
        }

        void close() {
            Bandwidth.Share own = share;
            if (own != null) {
                own.close();
            }
        }
    }
}
