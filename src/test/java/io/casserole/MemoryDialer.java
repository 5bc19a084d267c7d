package io.casserole;

import io.casserole.http.Fields;
import io.casserole.segment.Body;
import io.casserole.segment.Dialer;
import io.casserole.segment.FetchException;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.Origin;
import io.casserole.segment.Piece;
import io.casserole.segment.UpstreamResponse;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Lines between nodes in one JVM: a request is answered by the other node's service on the thread that asks. */
final class MemoryDialer implements Dialer {
    /** What answers at an address, and how its line behaves. */
    static final class Station {
        final Function<Fields, CompletableFuture<UpstreamResponse>> service;
        boolean dead;
        boolean silent;
        int refusing; // the status with which it refuses everything; 0: it does not
        long cutAfter = Long.MAX_VALUE;
        int corrupt = -1; // offset in the bodies sent of a byte that is changed
        int requests;
        long bytes; // of the bodies sent

        Station(Function<Fields, CompletableFuture<UpstreamResponse>> service) {
            this.service = service;
        }
    }

    private final Map<URI, Station> stations = new HashMap<>();

    void station(URI address, Station station) {
        stations.put(address, station);
    }

    @Override
    public Line dial(URI address) {
        return new Line() {
            @Override
            public Call send(Request request, Sink sink) {
                Station station = stations.get(address);
                if (station == null) {
                    throw new AssertionError("expected a node at " + address + ", found " + stations.keySet());
                }
                Transfer transfer = new Transfer(station, sink);
                transfer.start(request.fields());
                return transfer;
            }

            @Override
            public void close() {
                // nothing is kept open
            }
        };
    }

    /** One answer on its way. */
    private static final class Transfer implements Origin.Call, Origin.Flow {
        private final Station station;
        private final Origin.Sink sink;
        private @Nullable Body body;
        private long credit;
        private long sent;
        private boolean running;
        private boolean over;

        Transfer(Station station, Origin.Sink sink) {
            this.station = station;
            this.sink = sink;
        }

        void start(Fields fields) {
            station.requests++;
            if (station.dead) {
                over = true;
                sink.failed(new FetchException(Reason.UNREACHABLE, "scripted: nobody there"));
            } else if (station.refusing != 0) {
                over = true;
                sink.head(station.refusing, Fields.empty(), this);
                sink.end(Fields.empty());
            } else if (!station.silent) {
                var unused = station.service.apply(fields).thenAccept(response -> {
                    body = response.body();
                    sink.head(response.status(), response.fields(), this);
                    run();
                });
            }
        }

        @Override
        public void cancel() {
            finish();
        }

        @Override
        public void request(long bytes) {
            credit = credit > Long.MAX_VALUE - bytes ? Long.MAX_VALUE : credit + bytes;
            run();
        }

        private void run() {
            Body from = body;
            if (running || over || from == null) {
                return;
            }
            running = true;
            boolean more = true;
            while (more && !over && credit > 0) {
                more = step(from);
            }
            running = false;
            if (!more && !over) {
                from.demand(this::run);
            }
        }

        private boolean step(Body from) {
            Piece piece = from.read((int) Math.min(credit, 10_000));
            if (piece == null) {
                return false;
            }
            if (piece instanceof Piece.Bytes bytes) {
                deliver(bytes);
            } else {
                finish();
                if (piece instanceof Piece.Failed failed) {
                    sink.failed(failed.cause());
                } else {
                    sink.end(Fields.empty());
                }
            }
            return true;
        }

        private void deliver(Piece.Bytes bytes) {
            int count = bytes.buffer().remaining();
            if (sent + count > station.cutAfter) {
                bytes.release();
                finish();
                station.dead = true;
                sink.failed(new FetchException(Reason.BROKEN, "scripted: cut"));
                return;
            }
            byte[] copy = new byte[count];
            bytes.buffer().get(copy);
            bytes.release();
            if (station.corrupt >= sent && station.corrupt < sent + count) {
                copy[(int) (station.corrupt - sent)] ^= 1;
            }
            credit -= count;
            sent += count;
            station.bytes += count;
            sink.data(ByteBuffer.wrap(copy));
        }

        private void finish() {
            over = true;
            if (body != null) {
                body.close();
            }
        }
    }
}
