package io.casserole.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetersTest {
    private static final String OPEN_METRICS =
            "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.2,*/*;q=0.1";

    private final MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    private final Meters meters = Meters.open("/files");
    private final LongAdder count = new LongAdder();

    @AfterEach
    void close() {
        meters.close();
    }

    private String text() {
        return meters.expose("*/*").text();
    }

    @Test
    void valuesAreReadWhenSomebodyAsks() {
        meters.counter("casserole_things_total", "Things that were done", count::sum, "kind", "good");
        count.add(41);
        assertThat(text()).contains("casserole_things_total{kind=\"good\"} 41.0\n");

        count.increment();

        assertThat(text())
                .contains("# HELP casserole_things_total Things that were done\n")
                .contains("# TYPE casserole_things_total counter\n")
                .contains("casserole_things_total{kind=\"good\"} 42.0\n");
    }

    @Test
    void valuesOutliveEveryoneElseWhoKnowsThem() {
        meters.counter("casserole_things_total", "Things that were done", new LongAdder()::sum);
        meters.amount("casserole_there", "Things that are there", new LongAdder()::sum);

        System.gc(); // Micrometer refers to them weakly

        assertThat(text()).contains("casserole_things_total 0.0\n").contains("casserole_there 0.0\n");
    }

    @Test
    void durationsAreCountedInFixedBuckets() {
        LongConsumer took = meters.durations("casserole_head_seconds", "Time to the head");
        took.accept(Duration.ofMillis(7).toNanos());
        took.accept(Duration.ofMinutes(7).toNanos());

        assertThat(text())
                .contains("casserole_head_seconds_bucket{le=\"0.005\"} 0\n")
                .contains("casserole_head_seconds_bucket{le=\"0.01\"} 1\n")
                .contains("casserole_head_seconds_bucket{le=\"30.0\"} 1\n")
                .contains("casserole_head_seconds_bucket{le=\"+Inf\"} 2\n")
                .contains("casserole_head_seconds_count 2\n");
    }

    @Test
    void openMetricsIsSpokenToThoseWhoAccept() {
        meters.counter("casserole_things_total", "Things that were done", count::sum);

        assertThat(meters.expose(OPEN_METRICS).contentType())
                .isEqualTo("application/openmetrics-text; version=1.0.0; charset=utf-8");
        assertThat(meters.expose(OPEN_METRICS).text())
                .contains("# TYPE casserole_things counter\n")
                .endsWith("# EOF\n");
        assertThat(meters.expose("text/plain").contentType()).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        assertThat(meters.expose("").contentType()).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
    }

    // ---- snapshots

    @Test
    void snapshotHoldsEachValueUnderItsNameAndLabels() {
        meters.counter("casserole_things_total", "Things", count::sum, "kind", "good", "by", "us");
        meters.amount("casserole_there", "Things that are there", () -> 5);
        meters.state("casserole_number", "A number", () -> 7);
        meters.durations("casserole_head_seconds", "Time to the head")
                .accept(Duration.ofMillis(500).toNanos());
        count.add(3);

        Snapshot snapshot = meters.snapshot();

        assertThat(snapshot.sums().get("casserole_things_total")).containsExactly(entry("by=us,kind=good", 3.0));
        assertThat(snapshot.sums().get("casserole_there")).containsExactly(entry("", 5.0));
        assertThat(snapshot.states().get("casserole_number")).containsExactly(entry("", 7.0));
        assertThat(snapshot.sum("casserole_head_seconds_count")).isOne();
        assertThat(snapshot.sum("casserole_head_seconds_sum")).isCloseTo(0.5, within(1e-9));
        assertThat(snapshot.sums().get("casserole_head_seconds_bucket"))
                .containsEntry("le=0.25", 0.0)
                .containsEntry("le=0.5", 1.0);
    }

    @Test
    void snapshotIsTheSameAfterItsJourneyAsJson() {
        meters.counter("casserole_things_total", "Things", () -> 1_234_567_890_123L, "kind", "good");
        meters.state("casserole_number", "A number", () -> 7);

        String json = meters.snapshot().toJson();

        assertThat(json)
                .isEqualTo("{\"sums\":{\"casserole_things_total\":{\"kind=good\":1234567890123}},"
                        + "\"states\":{\"casserole_number\":{\"\":7}}}");
        assertThat(Snapshot.parse(json)).isEqualTo(meters.snapshot());
    }

    @Test
    void whatIsNoSnapshotIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Snapshot.parse("{\"sums\":5}"));
    }

    @Test
    void totalAddsUpWhatAddsUpAndLeavesOutWhatDoesNot() {
        meters.counter("casserole_things_total", "Things", () -> 2, "kind", "good");
        meters.state("casserole_number", "A number", () -> 7);
        Snapshot one = meters.snapshot();

        Snapshot total = Snapshot.total(List.of(one, one, one));

        assertThat(total.sum("casserole_things_total")).isEqualTo(6);
        assertThat(total.states()).isEmpty();
        assertThat(total.sum("casserole_none_total")).isZero();
    }

    @Test
    void statsSayWhatWasSavedAndWhoIsMissing() {
        meters.counter("casserole_client_sent_bytes_total", "Bytes", () -> 12, "source", "disk");
        meters.counter("casserole_upstream_received_bytes_total", "Bytes", () -> 5);
        Snapshot one = meters.snapshot();

        Stats stats = new Stats(new TreeMap<>(Map.of("a", one, "b", one)), new TreeSet<>(List.of("c")));

        assertThat(stats.savedBytes()).isEqualTo(14);
        assertThat(stats.toJson())
                .startsWith(
                        "{\"saved-bytes\":14,\"total\":{\"casserole_client_sent_bytes_total\":{\"source=disk\":24},")
                .contains("\"nodes\":{\"a\":" + one.toJson() + ",\"b\":")
                .endsWith("\"missing\":[\"c\"]}");
    }

    @Test
    void nothingIsSavedWhereMoreCameThanWent() {
        meters.counter("casserole_client_sent_bytes_total", "Bytes", () -> 1, "source", "disk");
        meters.counter("casserole_upstream_received_bytes_total", "Bytes", () -> 5);

        Stats stats = new Stats(new TreeMap<>(Map.of("a", meters.snapshot())), new TreeSet<>());
        assertThat(stats.savedBytes()).isZero();
    }

    // ---- beans

    private Set<ObjectName> beans(String context) throws Exception {
        return beans.queryNames(new ObjectName("io.casserole:context=\"" + context + "\",*"), null);
    }

    @Test
    void eachMeterIsAnMBeanUntilTheMetersAreClosed() throws Exception {
        meters.counter("casserole_things_total", "Things that were done", count::sum, "kind", "good");
        meters.durations("casserole_head_seconds", "Time to the head")
                .accept(Duration.ofSeconds(2).toNanos());
        count.add(3);

        ObjectName things = new ObjectName("io.casserole:context=\"/files\",name=casserole_things_total,kind=good");
        ObjectName heads = new ObjectName("io.casserole:context=\"/files\",name=casserole_head_seconds");
        assertThat(beans("/files")).containsExactlyInAnyOrder(things, heads);
        assertThat(beans.getAttribute(things, "Count")).isEqualTo(3.0);
        assertThat(beans.getAttribute(heads, "TotalTime")).isEqualTo(2.0);
        assertThat(beans.getMBeanInfo(things).getDescription()).isEqualTo("Things that were done");
        assertThat(beans.getAttributes(heads, new String[] {"Count", "Max"}).asList())
                .hasSize(2);

        meters.close();

        assertThat(beans("/files")).isEmpty();
    }

    @Test
    void webApplicationsOfOneJvmDoNotMeet() throws Exception {
        try (Meters others = Meters.open("")) {
            meters.amount("casserole_there", "Things that are there", () -> 1);
            others.amount("casserole_there", "Things that are there", () -> 2);

            assertThat(beans("/files")).hasSize(1);
            assertThat(beans("/")).hasSize(1);
        }
        assertThat(beans("/files")).hasSize(1);
        assertThat(beans("/")).isEmpty();
    }

    @Test
    void whereTheNamesAreTakenMetersGoOnWithoutMBeans() throws Exception {
        meters.amount("casserole_there", "Things that are there", () -> 1);
        try (Meters twin = Meters.open("/files")) {
            twin.amount("casserole_there", "Things that are there", () -> 2);

            assertThat(twin.expose("").text()).contains("casserole_there 2.0\n");
        }
        assertThat(beans("/files")).as("those of the first").hasSize(1);
    }
}
