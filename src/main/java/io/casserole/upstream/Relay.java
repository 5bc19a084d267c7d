package io.casserole.upstream;

import io.casserole.http.Fields;
import io.casserole.segment.Body;
import io.casserole.segment.FetchException;
import io.casserole.segment.Origin;
import io.casserole.segment.ServedFrom;
import io.casserole.segment.StreamedBody;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Passes the body of an open response on to one reader, at the reader's pace. */
final class Relay implements Origin.Sink {
    private final OpenResponse response;
    private @Nullable StreamedBody body; // set by head, before anybody else sees this

    Relay(OpenResponse response) {
        this.response = response;
    }

    /** The body, once this was given the response. */
    Body body() {
        return streamed();
    }

    private StreamedBody streamed() {
        if (body == null) {
            throw new IllegalStateException("relay: expected the head first");
        }
        return body;
    }

    @Override
    public void head(int status, Fields fields, Origin.Flow flow) {
        body = new StreamedBody(flow, response::cancel, ServedFrom.ORIGIN);
    }

    @Override
    public void data(ByteBuffer bytes) {
        streamed().data(bytes);
    }

    @Override
    public void end(Fields trailers) {
        streamed().end(trailers);
    }

    @Override
    public void failed(FetchException cause) {
        streamed().failed(cause);
    }
}
