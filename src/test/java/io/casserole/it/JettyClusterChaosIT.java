package io.casserole.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.casserole.testing.TestBytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** Nodes that are killed, halted and stopped as chance will have it, while clients read. One node is always well. */
@Tag("full")
final class JettyClusterChaosIT extends ClusterSpec {
    private static final long SEED = 20_261_123;
    private static final Duration LASTING = Duration.ofSeconds(30);

    /** What is between two blows: responses that came whole. */
    private static final int RESPONSES_BETWEEN = 15;

    /**
     * A node.
     *
     * @param turns odd while it is disturbed
     */
    private record Victim(ClusterNode node, AtomicInteger turns) {
        boolean isDisturbed() {
            return turns.get() % 2 == 1;
        }

        void disturb(int how) {
            turns.incrementAndGet();
            switch (how) {
                case 0 -> node.kill();
                case 1 -> node.halt();
                default -> node.stop();
            }
        }

        void restore() {
            node.restore();
            turns.incrementAndGet();
        }
    }

    private final List<String> paths =
            IntStream.range(0, 30).mapToObj(number -> "/chaos-" + number).toList();

    private final List<Victim> victims = new ArrayList<>();
    private final AtomicInteger whole = new AtomicInteger();
    private final AtomicInteger cut = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();

    JettyClusterChaosIT() {
        super(new JettyProcess());
    }

    @Test
    void whatIsWholeIsRightAndNodesThatAreWellFailNobody(TestReporter reporter) {
        paths.forEach(path -> object(path, 20));
        cluster.nodes().forEach(node -> victims.add(new Victim(node, new AtomicInteger())));
        Random chance = new Random(SEED);
        try (Crowd crowd = new Crowd()) {
            for (Victim victim : victims) {
                for (int client = 0; client < 3; client++) {
                    long seed = chance.nextLong();
                    crowd.begin(1, () -> readOn(victim, new Random(seed)));
                }
            }
            long start = System.nanoTime();
            while (System.nanoTime() - start < LASTING.toNanos()) {
                strike(chance);
                int before = whole.get();
                await().atMost(Duration.ofSeconds(40)).until(() -> whole.get() >= before + RESPONSES_BETWEEN);
            }
            victims.stream().filter(Victim::isDisturbed).forEach(Victim::restore);
            over.set(true);
            crowd.awaitAll();
        } finally {
            over.set(true);
        }
        cluster.awaitWhole();
        for (ClusterNode node : cluster.nodes()) {
            paths.forEach(path -> assertThat(read(node, path)).isTrue());
        }
        reporter.publishEntry(Map.of(
                "seed", Long.toString(SEED),
                "whole responses", whole.toString(),
                "cut responses of disturbed nodes", cut.toString(),
                "bytes of the objects",
                        Long.toString(paths.size()
                                * origin.object(paths.get(0)).content().length()),
                "bytes of the origin", Long.toString(origin.bytesSent())));
    }

    private void readOn(Victim victim, RandomGenerator chance) {
        while (!over.get()) {
            String path = paths.get(chance.nextInt(paths.size()));
            int before = victim.turns.get();
            if (read(victim.node, path)) {
                whole.incrementAndGet();
            } else if (before % 2 == 1 || victim.turns.get() != before) {
                cut.incrementAndGet();
            } else {
                throw new AssertionError(victim.node.id() + " was well and failed to serve " + path);
            }
        }
    }

    /** Whether the response was whole; then its bytes are right, and what came of others is right too. */
    private boolean read(ClusterNode node, String path) {
        TestBytes.Check check = ((TestBytes) origin.object(path).content()).check();
        try {
            Response response = node.get(path);
            if (response.status() != 200) {
                return false;
            }
            byte[] piece = new byte[1 << 16];
            try (InputStream body = response.body()) {
                for (int read = body.read(piece); read >= 0; read = body.read(piece)) {
                    check.next(ByteBuffer.wrap(piece, 0, read));
                }
            }
        } catch (IOException | UncheckedIOException failed) {
            return false;
        }
        check.end();
        return true;
    }

    private void strike(RandomGenerator chance) {
        Victim victim = victims.get(chance.nextInt(victims.size()));
        int how = chance.nextInt(3);
        if (victim.isDisturbed()) {
            victim.restore();
        } else if (victims.stream().filter(Victim::isDisturbed).count() < 2) {
            victim.disturb(how);
        }
    }
}
