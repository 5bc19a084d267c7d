package io.casserole.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110 §5: fields. */
class FieldsTest {
    @Test
    void namesAreFoundWithoutRegardToCase() { // RFC 9110 §5.1
        Fields fields = Fields.of("ETag", "\"a\"");

        assertThat(fields.first("etag")).contains("\"a\"");
        assertThat(fields.has("ETAG")).isTrue();
        assertThat(fields.has("tag")).isFalse();
    }

    @Test
    void orderAndSpellingAreKept() {
        Fields fields = Fields.of("B", "1", "a", "2", "b", "3");

        assertThat(fields).extracting(Field::toString).containsExactly("B: 1", "a: 2", "b: 3");
        assertThat(fields.all("b")).containsExactly("1", "3");
    }

    @Test
    void linesOfOneNameJoinWithCommaAndSpace() { // RFC 9110 §5.3
        Fields fields = Fields.of("Vary", "Accept", "X", "y", "vary", "Cookie");

        assertThat(fields.joined("Vary")).contains("Accept, Cookie");
        assertThat(fields.joined("Via")).isEmpty();
    }

    @Test
    void valuesKeepEveryByteBetweenTheirEnds() { // RFC 9110 §5.5
        String inside = "a\t  b \u00e9\u0080\u00ff;,\"\\";

        assertThat(Fields.of("X", " \t" + inside + "\t ").first("x")).contains(inside);
        assertThat(Fields.of("X", "").first("x")).contains("");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\rb", "a\nb", "a\0b", "a\u0100b"})
    void valueThatCouldSplitAMessageIsRefused(String value) { // RFC 9110 §5.5
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Fields.of("X", value))
                .withMessageContaining("value of field X");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a:", "a\r\n", "\u00e9", "a(", "\u212aey"})
    void nameThatIsNoTokenIsRefused(String name) { // RFC 9110 §5.1
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Field(name, "v"))
                .withMessageContaining("expected a token");
    }

    @Test
    void nameWithoutValueIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Fields.of("A", "1", "B"));
    }

    @Test
    void changesLeaveTheOriginalAlone() {
        Fields fields = Fields.of("A", "1", "B", "2", "a", "3");

        assertThat(fields.with("A", "4")).isEqualTo(Fields.of("B", "2", "A", "4"));
        assertThat(fields.plus("A", "4")).isEqualTo(Fields.of("A", "1", "B", "2", "a", "3", "A", "4"));
        assertThat(fields.without("b", "C")).isEqualTo(Fields.of("A", "1", "A", "3"));
        assertThat(fields.without(name -> name.equals("a"))).isEqualTo(Fields.of("B", "2"));
        assertThat(fields).isEqualTo(Fields.of("A", "1", "B", "2", "a", "3"));
    }

    @Test
    void equalFieldsIgnoreTheSpellingOfNamesOnly() {
        assertThat(Fields.of("ETag", "x")).isEqualTo(Fields.of("etag", "x")).hasSameHashCodeAs(Fields.of("etag", "x"));
        assertThat(Fields.of("ETag", "x")).isNotEqualTo(Fields.of("ETag", "X"));
        assertThat(Fields.of("A", "1", "B", "2")).isNotEqualTo(Fields.of("B", "2", "A", "1"));
    }

    @Test
    void membersAreTrimmedAndEmptyOnesDropped() { // RFC 9110 §5.6.1.2
        Fields fields = Fields.of("A", " one,, two ;x=1\t,", "a", ",three");

        assertThat(fields.members("A")).containsExactly("one", "two ;x=1", "three");
        assertThat(fields.members("B")).isEmpty();
    }

    @Test
    void commaInsideAQuotedStringSeparatesNothing() { // RFC 9110 §5.6.4
        Fields fields = Fields.of("A", "x=\"a, b\\\", c\", y");

        assertThat(fields.members("A")).containsExactly("x=\"a, b\\\", c\"", "y");
    }

    @Test
    void stringNeverClosedReachesToTheEnd() {
        assertThat(Fields.of("A", "x, \"y, z").members("A")).containsExactly("x", "\"y, z");
        assertThat(Fields.of("A", "x, \"y\\").members("A")).containsExactly("x", "\"y\\");
    }

    @Test
    void membersSurviveAnySpreadOverLinesAndSpaces() {
        for (int seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            List<String> members = new ArrayList<>();
            Fields.Builder lines = Fields.builder();
            StringBuilder line = new StringBuilder();
            for (int i = random.nextInt(6); i > 0; i--) {
                String member = member(random);
                members.add(member);
                line.append(spaces(random)).append(member).append(spaces(random));
                if (random.nextBoolean()) {
                    lines.add("A", line.toString());
                    line.setLength(0);
                } else {
                    line.append(random.nextInt(4) == 0 ? ",, " : ",");
                }
            }
            lines.add("a", line.toString());

            assertThat(lines.build().members("A")).as("seed %d", seed).isEqualTo(members);
        }
    }

    private static String member(Random random) {
        String[] pieces = {"a", "b=c", "\"\"", "\"x,y\"", "\"\\\"\"", "\"\\\\\"", ";q=0.1", "x y"};
        StringBuilder member = new StringBuilder();
        for (int i = random.nextInt(3); i >= 0; i--) {
            member.append(pieces[random.nextInt(pieces.length)]);
        }
        return member.toString();
    }

    private static String spaces(Random random) {
        return " \t  ".substring(0, random.nextInt(4));
    }

    @Test
    void bytesAreThoseOfTheLines() { // RFC 9112 §5
        assertThat(Fields.of("A", "bc", "De", "").bytes()).isEqualTo("A: bc\r\nDe: \r\n".length());
        assertThat(Fields.empty().bytes()).isZero();
    }
}
