package io.casserole.upstream;

import io.casserole.http.Fields;
import io.casserole.segment.FetchException;
import io.casserole.segment.Interims;
import io.casserole.segment.Origin;
import io.casserole.segment.PassThrough;
import io.casserole.segment.ServedFrom;
import io.casserole.segment.StreamedBody;
import io.casserole.segment.UpstreamResponse;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The way around the cache, straight to the origin: one request, one response, both bodies streamed, nothing kept. */
public final class ForwardingPassThrough implements PassThrough {
    private final Origin origin;

    public ForwardingPassThrough(Origin origin) {
        this.origin = origin;
    }

    /** As {@link PassThrough#forward}; cancelling the future before the head is here abandons the request. */
    @Override
    public CompletableFuture<UpstreamResponse> forward(Origin.Request request, Interims interims) {
        Forwarding forwarding = new Forwarding(interims);
        forwarding.call.complete(origin.send(request, forwarding));
        return forwarding.response;
    }

    /** One request under way. */
    private static final class Forwarding implements Origin.Sink {
        private final Interims interims;
        // a future, since the head may be here before send has returned the call
        final CompletableFuture<Origin.Call> call = new CompletableFuture<>();
        final CompletableFuture<UpstreamResponse> response = new CompletableFuture<>();
        private @Nullable StreamedBody body; // of the I/O thread

        Forwarding(Interims interims) {
            this.interims = interims;
            var unused = response.whenComplete((head, failure) -> {
                if (response.isCancelled()) {
                    abandon();
                }
            });
        }

        private void abandon() {
            var unused = call.thenAccept(Origin.Call::cancel);
        }

        @Override
        public void interim(int status, Fields fields) {
            interims.interim(status, fields);
        }

        @Override
        public void head(int status, Fields fields, Origin.Flow flow) {
            StreamedBody streamed = new StreamedBody(flow, this::abandon, ServedFrom.ORIGIN);
            body = streamed;
            if (!response.complete(new UpstreamResponse(status, fields, streamed))) {
                streamed.close();
            }
        }

        @Override
        public void data(ByteBuffer bytes) {
            started().data(bytes);
        }

        @Override
        public void end(Fields trailers) {
            started().end(trailers);
        }

        @Override
        public void failed(FetchException cause) {
            if (body == null) {
                response.completeExceptionally(cause);
            } else {
                body.failed(cause);
            }
        }

        private StreamedBody started() {
            if (body == null) {
                throw new IllegalStateException("expected the head of a response, found its body");
            }
            return body;
        }
    }
}
