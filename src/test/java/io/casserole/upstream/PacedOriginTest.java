package io.casserole.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.config.DataSize;
import io.casserole.segment.Delayer;
import io.casserole.segment.Origin;
import io.casserole.testing.RecordingSink;
import io.casserole.testing.ScriptedOrigin;
import io.casserole.testing.TestBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bandwidth over a real wire. How it is shared is in {@link BandwidthTest}. */
final class PacedOriginTest {
    private static final TestBytes BYTES = TestBytes.of(3, 2_000_003);

    private final ScriptedOrigin server = ScriptedOrigin.start();
    private final Wires.MirrorWire wire = Wires.to(server.uri()).open();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private volatile Optional<DataSize> limit = Optional.of(DataSize.parse("64M"));
    private final Origin origin =
            PacedOrigin.within(() -> limit, System::nanoTime, Delayer.on(timer)).apply(wire);

    @AfterEach
    void close() {
        wire.close();
        server.close();
        timer.shutdownNow();
    }

    @Test
    void manyResponsesAtOnceComeWholeWhileOthersAreAbandoned() {
        server.object("/a").content(BYTES);
        List<RecordingSink> sinks = new ArrayList<>();
        List<Origin.Call> abandoned = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            RecordingSink sink = RecordingSink.greedy().expecting(BYTES.check());
            origin.send(Wires.get("/a"), sink);
            sinks.add(sink);
            abandoned.add(origin.send(Wires.get("/a"), RecordingSink.greedy()));
        }
        abandoned.forEach(Origin.Call::cancel);

        sinks.forEach(RecordingSink::body);
    }

    @Test
    void boundThatEndsInTheMidstEndsForAll() {
        limit = Optional.of(DataSize.parse("16K"));
        server.object("/a").content(BYTES);
        List<RecordingSink> sinks = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            RecordingSink sink = RecordingSink.greedy().expecting(BYTES.check());
            origin.send(Wires.get("/a"), sink);
            sinks.add(sink);
        }
        sinks.forEach(sink -> assertThat(sink.status()).isEqualTo(200));

        limit = Optional.empty();

        sinks.forEach(RecordingSink::body);
    }
}
