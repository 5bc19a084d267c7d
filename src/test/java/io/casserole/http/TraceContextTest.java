package io.casserole.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TraceContextTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String SPAN = "b7ad6b7169203331";
    private static final String PARENT = "00-" + TRACE + "-" + SPAN + "-01";

    @Test
    void whatIsSaidIsKeptAsItCame() {
        Fields request = Fields.of("TraceParent", PARENT, "Tracestate", "a=1, b@c=2 3\t,,d/e*f_g-h=~");

        assertThat(TraceContext.of(request))
                .contains(new TraceContext(PARENT, Optional.of("a=1, b@c=2 3\t,,d/e*f_g-h=~")));
        assertThat(TraceContext.of(request).orElseThrow().fields())
                .isEqualTo(Fields.of("traceparent", PARENT, "tracestate", "a=1, b@c=2 3\t,,d/e*f_g-h=~"));
    }

    @ParameterizedTest // §3.2.2.2, §3.2.4
    @ValueSource(
            strings = {
                "00-" + TRACE + "-" + SPAN + "-00",
                "00-" + TRACE + "-" + SPAN + "-ff",
                "00-00000000000000000000000000000001-0000000000000001-01",
                "01-" + TRACE + "-" + SPAN + "-01",
                "cc-" + TRACE + "-" + SPAN + "-01-and-more",
                "fe-" + TRACE + "-" + SPAN + "-01-"
            })
    void parentOfTheFormIsTaken(String parent) {
        assertThat(TraceContext.of(Fields.of("traceparent", parent)))
                .contains(new TraceContext(parent, Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "ff-" + TRACE + "-" + SPAN + "-01",
                "0-" + TRACE + "-" + SPAN + "-01",
                "00-" + TRACE + "-" + SPAN,
                "00-" + TRACE + "-" + SPAN + "-1",
                "00-" + TRACE + "-" + SPAN + "-01-",
                "00-" + TRACE + "-" + SPAN + "-01-more",
                "00-" + TRACE + "-" + SPAN + "-011",
                "cc-" + TRACE + "-" + SPAN + "-01.more",
                "00-00000000000000000000000000000000-" + SPAN + "-01",
                "00-" + TRACE + "-0000000000000000-01",
                "00-0AF7651916CD43DD8448EB211C80319C-" + SPAN + "-01",
                "00-" + TRACE + "-" + SPAN + "-0G",
                "00-" + TRACE + "0-" + SPAN + "-01",
                "00_" + TRACE + "_" + SPAN + "_01",
                PARENT + ", " + PARENT
            })
    void parentOfAnotherFormIsAsGoodAsNone(String parent) {
        Fields request = Fields.of("traceparent", parent, "tracestate", "a=1");

        assertThat(TraceContext.of(request)).isEmpty();
    }

    @Test
    void twoParentsAreNone() {
        assertThat(TraceContext.of(Fields.of("traceparent", PARENT, "traceparent", PARENT)))
                .isEmpty();
    }

    @Test
    void stateAloneIsNothing() { // §3.3
        assertThat(TraceContext.of(Fields.of("tracestate", "a=1"))).isEmpty();
    }

    @ParameterizedTest // §3.3.1
    @ValueSource(
            strings = {
                "",
                " ",
                ",",
                "a",
                "a=",
                "=1",
                "A=1",
                "a =1",
                "a=1=2",
                "-a=1",
                "a=\u00fc",
                "a=1;b",
                "a=1,a=2",
                "a=1,b",
                "a=\u0007"
            })
    void stateOfAnotherFormIsLeftOut(String state) {
        boolean formed = state.equals("a=1;b"); // a semicolon is a character like others

        assertThat(state(state).isPresent()).isEqualTo(formed);
    }

    private static Optional<String> state(String... lines) {
        Fields.Builder request = Fields.builder().add("traceparent", PARENT);
        List.of(lines).forEach(line -> request.add("tracestate", line));
        return TraceContext.of(request.build()).orElseThrow().state();
    }

    @Test
    void linesOfStateAreOneList() { // §3.3
        assertThat(state("a=1", "b=2,c=3")).contains("a=1,b=2,c=3");
        assertThat(state("a=1", "a=2")).isEmpty();
    }

    @Test
    void stateHasAtMost32Members() { // §3.3.1.1
        assertThat(state(members(32, 1))).contains(members(32, 1));
        assertThat(state(members(33, 1))).isEmpty();
    }

    @Test
    void keysAndValuesHaveAtMost256Characters() {
        String longest = "k".repeat(255) + "=" + "v".repeat(256);
        assertThat(state(longest)).contains(longest);
        assertThat(state("k".repeat(257) + "=v")).isEmpty();
        assertThat(state("k=" + "v".repeat(257))).isEmpty();
    }

    @Test
    void ofALongStateTheLastMembersAreLeftOut() { // §3.3.1.5
        String kept = members(5, 98);

        assertThat(kept).hasSize(5 * 101 + 4);
        assertThat(state(kept)).contains(kept);
        assertThat(state(members(6, 98))).contains(kept);
        assertThat(state("k".repeat(256) + "=" + "v".repeat(256))).isEmpty();
    }

    /** So many members, with keys of two characters and values of that length. */
    private static String members(int count, int length) {
        return IntStream.range(0, count)
                .mapToObj(i -> Character.toString('a' + i % 26) + i / 26 + "=" + "v".repeat(length))
                .collect(Collectors.joining(","));
    }

    @Test
    void whatARequestCausesSaysTheSame() {
        Fields cause = Fields.of("X-Other", "1", "traceparent", PARENT, "tracestate", "a=1");

        assertThat(TraceContext.carry(cause, Fields.of("tracestate", "old=1", "Range", "bytes=0-1")))
                .isEqualTo(Fields.of("Range", "bytes=0-1", "traceparent", PARENT, "tracestate", "a=1"));
    }

    @Test
    void whatARequestOutsideOfAnyTraceCausesSaysNothing() {
        Fields fields = Fields.of("traceparent", PARENT, "Range", "bytes=0-1");

        assertThat(TraceContext.carry(Fields.empty(), fields)).isEqualTo(Fields.of("Range", "bytes=0-1"));
        assertThat(TraceContext.carry(Fields.of("traceparent", "nonsense"), fields))
                .isEqualTo(Fields.of("Range", "bytes=0-1"));
    }
}
