package io.casserole.peer;

import io.casserole.peer.Member.State;
import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.Warmup;

/** How long it takes to decide who owns a segment. */
@org.openjdk.jmh.annotations.State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RingBenchmark {
    private static final String TARGET = "/debian-cd/12.8.0/amd64/iso-dvd/debian-12.8.0-amd64-DVD-1.iso";

    @Param({"4", "100"})
    int members;

    @Param({"equal", "different"})
    String weights;

    private Ring ring;
    private int index;

    @Setup
    public void join() {
        List<Member> all = IntStream.range(0, members)
                .mapToObj(number -> new Member(
                        "node-" + number,
                        URI.create("http://10.0.0." + number + ":8080"),
                        weights.equals("equal") ? 1 : 1 + number % 3,
                        Member.PROTOCOL,
                        "i" + number,
                        "f",
                        State.SERVING))
                .toList();
        ring = Ring.of("node-0", all);
    }

    @Benchmark
    public Member owner() {
        return ring.owner(TARGET, index++);
    }

    @Benchmark
    public boolean owns() {
        return ring.owns(TARGET, index++);
    }
}
