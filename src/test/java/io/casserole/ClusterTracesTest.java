package io.casserole;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.http.Field;
import io.casserole.http.Fields;
import io.casserole.segment.Origin;
import io.casserole.segment.Tracing;
import io.casserole.testing.ExportedSpans;
import io.casserole.testing.TestBytes;
import io.casserole.trace.Traces;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the nodes of a cluster do for one request is one trace. */
final class ClusterTracesTest {
    private static final int SIZE = TestCluster.SIZE;

    private final ExportedSpans spans = new ExportedSpans();
    private final Tracing traces = Traces.of(spans.sdk());
    private final TestCluster cluster = TestCluster.traced(2, traces);
    private final TestBytes bytes = TestBytes.of(1, 3L * SIZE + 5);
    private final String path = TestCluster.pathOwnedBy(cluster.node(0), 0);

    @AfterEach
    void stop() {
        cluster.close();
        spans.close();
    }

    /** A request of a client, with the span that its node makes of it. */
    private final class Traced {
        private final Tracing.Span span = traces.begin(Tracing.Kind.SERVER, "request", Fields.empty(), Map.of());
        private final TestNode.Client client;

        Traced(TestNode node, String target) {
            List<String> fields = new ArrayList<>();
            for (Field field : span.in(Fields.empty())) {
                fields.addAll(List.of(field.name(), field.value()));
            }
            client = node.get(target, fields.toArray(String[]::new));
        }

        /** Reads to the end; the span. */
        SpanData end() {
            assertThat(client.bytes()).isNotEmpty();
            span.end();
            return spans("request").get(spans("request").size() - 1);
        }
    }

    private List<SpanData> spans(String name) {
        return spans.ended().stream()
                .filter(span -> span.getName().equals(name))
                .toList();
    }

    private SpanData span(String id) {
        return spans.ended().stream()
                .filter(span -> span.getSpanId().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private SpanData parent(SpanData span) {
        return span(span.getParentSpanId());
    }

    @Test
    void whatTheOwnerDoesIsBelowTheCallOfTheNodeThatAsks() {
        cluster.origin.put(path, TestBytes.of(1, SIZE));

        SpanData request = new Traced(cluster.node(1), path).end();

        assertThat(spans("probe")).hasSize(2); // HEAD, and the GET whose body is the segment
        assertThat(spans("probe")).allSatisfy(probe -> {
            assertThat(parent(probe).getName()).isEqualTo("peer");
            assertThat(parent(parent(probe))).isEqualTo(request);
        });
        assertThat(spans.ended())
                .allSatisfy(span -> assertThat(span.getTraceId()).isEqualTo(request.getTraceId()));
    }

    @Test
    void segmentsReadAheadAreOfTheSameTrace() {
        cluster.origin.put(path, bytes);

        SpanData request = new Traced(cluster.node(1), path).end();

        assertThat(spans("fetch")).hasSize(3); // the first came with the probe
        assertThat(spans.ended())
                .allSatisfy(span -> assertThat(span.getTraceId()).isEqualTo(request.getTraceId()));
    }

    @Test
    void originIsToldTheSpanThatAsksIt() {
        cluster.origin.put(path, bytes);

        new Traced(cluster.node(1), path).end();

        List<String> told = cluster.origin.asked().stream()
                .map(Origin.Request::fields)
                .map(fields -> fields.first("traceparent").orElseThrow().substring(36, 52))
                .toList();
        assertThat(told)
                .hasSize(5)
                .doesNotHaveDuplicates()
                .allSatisfy(id -> assertThat(span(id).getName()).isIn("probe", "fetch"));
    }

    @Test
    void hitIsNoSpanBelowTheRequest() {
        cluster.origin.put(path, bytes);
        new Traced(cluster.node(0), path).end();
        new Traced(cluster.node(0), path).end(); // what is not owned here becomes a hot copy
        spans.forget();

        new Traced(cluster.node(0), path).end();

        assertThat(spans.ended()).hasSize(1);
    }

    @Test
    void sharedFetchBelongsToTheRequestThatBeganIt() {
        cluster.origin.put(path, TestBytes.of(1, SIZE));
        cluster.origin.hold();
        Traced first = new Traced(cluster.node(0), path);
        Traced second = new Traced(cluster.node(0), path);
        Traced third = new Traced(cluster.node(1), path);
        cluster.origin.release();

        SpanData request = first.end();
        second.end();
        SpanData elsewhere = third.end();

        assertThat(spans("probe"))
                .hasSize(2)
                .allSatisfy(probe -> assertThat(parent(probe)).isEqualTo(request));
        assertThat(spans("peer"))
                .isNotEmpty()
                .allSatisfy(call -> assertThat(parent(call)).isEqualTo(elsewhere));
    }

    @Test
    void validationThatNobodyWaitsForBelongsToTheRequestThatCausedIt() {
        cluster.origin.put(path, TestBytes.of(1, SIZE), "Cache-Control", "stale-while-revalidate=600");
        new Traced(cluster.node(0), path).end();
        cluster.clock.advance(Duration.ofSeconds(3700));
        spans.forget();

        SpanData request = new Traced(cluster.node(0), path).end();

        assertThat(spans("probe"))
                .isNotEmpty()
                .allSatisfy(probe -> assertThat(parent(probe)).isEqualTo(request));
    }

    @Test
    void traceTellsNoVariantsApart() {
        cluster.origin.put(path, TestBytes.of(1, SIZE), "Vary", "traceparent, Accept");
        new Traced(cluster.node(0), path).end();

        new Traced(cluster.node(0), path).end();

        assertThat(cluster.origin.gets()).isEqualTo(1);
        assertThat(cluster.origin.heads()).isEqualTo(1);
    }

    @Test
    void whatNobodyCausedBeginsATraceOfItsOwn() {
        cluster.origin.put(path, TestBytes.of(1, SIZE));

        assertThat(cluster.node(0).get(path).bytes()).hasSize(SIZE);

        assertThat(spans("probe"))
                .hasSize(2)
                .allSatisfy(probe ->
                        assertThat(probe.getParentSpanContext().isValid()).isFalse());
    }

    @Test
    void whereNobodyFollowsTheTraceOfTheClientGoesOnUnchanged() {
        TestCluster quiet = new TestCluster(2);
        quiet.origin.put(path, bytes);
        String parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

        assertThat(quiet.node(1)
                        .get(path, "traceparent", parent, "tracestate", "a=1")
                        .bytes())
                .isEqualTo(bytes.bytes());

        assertThat(quiet.origin.asked()).hasSize(5).allSatisfy(request -> {
            assertThat(request.fields().all("traceparent")).containsExactly(parent);
            assertThat(request.fields().all("tracestate")).containsExactly("a=1");
        });
        quiet.close();
    }
}
