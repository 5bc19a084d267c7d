package io.casserole.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.http.Fields;
import io.casserole.http.RequestTarget;
import io.casserole.segment.FetchException;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.Origin;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class FakeOriginTest {
    private static final Origin.Request REQUEST =
            Origin.Request.of(Origin.Purpose.PROBE, "GET", new RequestTarget("/a", Optional.empty()), Fields.empty());

    private final FakeOrigin origin = new FakeOrigin();
    private final List<String> heard = new ArrayList<>();

    @Test
    void deliversNoMoreThanAskedForAndTheEndBehindIt() {
        origin.send(REQUEST, sink(30));
        FakeOrigin.Exchange exchange = origin.next().head(200, "ETag", "\"1\"");

        exchange.data(new byte[50]).end();
        assertThat(heard).containsExactly("head 200", "data 30");
        exchange.request(15);
        exchange.request(100);
        assertThat(heard).containsExactly("head 200", "data 30", "data 15", "data 5", "end");
        assertThat(exchange.requested()).isEqualTo(145);
        assertThat(exchange.delivered()).isEqualTo(50);
    }

    @Test
    void saysNothingMoreOnceCancelled() {
        Origin.Call call = origin.send(REQUEST, sink(100));
        FakeOrigin.Exchange exchange = origin.next().head(200);

        call.cancel();
        exchange.data(new byte[5]).fail(Reason.BROKEN);
        assertThat(exchange.isCancelled()).isTrue();
        assertThat(heard).containsExactly("head 200");
    }

    @Test
    void failsBehindTheData() {
        origin.answering(exchange -> exchange.head(206).data(new byte[5]).fail(Reason.BROKEN));
        origin.send(REQUEST, sink(100));

        assertThat(heard).containsExactly("head 206", "data 5", "failed BROKEN");
        assertThat(origin.requests()).containsExactly(REQUEST);
    }

    private Origin.Sink sink(long demand) {
        return new Origin.Sink() {
            @Override
            public void head(int status, Fields fields, Origin.Flow flow) {
                heard.add("head " + status);
                flow.request(demand);
            }

            @Override
            public void data(ByteBuffer bytes) {
                heard.add("data " + bytes.remaining());
                bytes.position(bytes.limit());
            }

            @Override
            public void end(Fields trailers) {
                heard.add("end");
            }

            @Override
            public void failed(FetchException cause) {
                heard.add("failed " + cause.reason());
            }
        };
    }
}
