package io.casserole.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9110 §12.5.5, RFC 9111 §4.1: Vary, and the key of a variant. */
class VaryTest {
    @Test
    void whatIsSaidOfTheTraceOfARequestTellsNoVariantsApart() {
        assertThat(Vary.of(Fields.of("Vary", "Traceparent, Accept, tracestate")).names())
                .containsExactly("accept");
    }

    @Test
    void namesAreLowerCaseSortedAndDistinct() {
        Vary vary = Vary.of(Fields.of("Vary", "Foo,, accept-LANGUAGE", "vary", "foo, Accept"));

        assertThat(vary.names()).containsExactly("accept", "accept-language", "foo");
        assertThat(vary.isStar()).isFalse();
        assertThat(Vary.of(Fields.empty()).names()).isEmpty();
    }

    @Test
    void starIsKeptApartFromNames() { // RFC 9111 §4.1
        Vary vary = Vary.of(Fields.of("Vary", "Foo", "Vary", "*"));

        assertThat(vary.isStar()).isTrue();
        assertThat(vary.names()).containsExactly("foo");
    }

    @Test
    void requestsThatDifferElsewhereSelectTheSameVariant() { // RFC 9111 §4.1
        assertSame("Foo", Fields.of("Foo", "1", "Other", "2"), Fields.of("Other", "3", "foo", "1"));
    }

    @Test
    void requestsThatDifferInANamedFieldDoNot() {
        assertDiffer("Foo", Fields.of("Foo", "1"), Fields.of("Foo", "2"));
        assertDiffer("Foo", Fields.of("Foo", "a"), Fields.of("Foo", "A"));
        assertDiffer("Foo", Fields.of("Foo", "1, 2"), Fields.of("Foo", "2, 1"));
    }

    @Test
    void absentDiffersFromPresentAndEmpty() { // RFC 9111 §4.1
        assertDiffer("Foo", Fields.empty(), Fields.of("Foo", "1"));
        assertDiffer("Foo", Fields.empty(), Fields.of("Foo", ""));
        assertSame("Foo", Fields.empty(), Fields.of("Bar", "1"));
    }

    @Test
    void linesAreJoinedAndMembersTrimmed() { // RFC 9111 §4.1
        assertSame("Foo", Fields.of("Foo", "1,2"), Fields.of("Foo", " 1,\t2 "));
        assertSame("Foo", Fields.of("Foo", "1, 2"), Fields.of("Foo", "1", "Foo", "2"));
    }

    @Test
    void valueOfOneFieldIsNeverTakenForAnother() {
        Fields one = Fields.of("a", "x;b=1:y", "b", "z");
        Fields other = Fields.of("a", "x", "b", "y;b=1:z");

        assertThat(VariantKey.of(List.of("a", "b"), one)).isNotEqualTo(VariantKey.of(List.of("a", "b"), other));
        assertDiffer("a", Fields.of("a", "-"), Fields.empty());
    }

    @Test
    void orderAndCaseOfNamesDoNotMatter() {
        Fields request = Fields.of("Foo", "1", "Bar", "2");

        assertThat(VariantKey.of(List.of("FOO", "bar"), request))
                .isEqualTo(VariantKey.of(List.of("Bar", "foo"), request));
    }

    @Test
    void fieldsOfTheVariantStandAsTheyWere() {
        Fields request = Fields.of("Foo", " 1,2", "Other", "x", "foo", "3");

        assertThat(VariantKey.fields(List.of("FOO", "Bar"), request)).isEqualTo(Fields.of("Foo", "1,2", "foo", "3"));
    }

    @Test
    void acceptEncodingCountsInItsReducedForm() {
        assertSame(
                "Accept-Encoding",
                Fields.of("Accept-Encoding", "gzip, deflate, br"),
                Fields.of("Accept-Encoding", "BR;q=0.5,gzip"));
        assertSame("Accept-Encoding", Fields.empty(), Fields.of("Accept-Encoding", "identity"));
        assertDiffer("Accept-Encoding", Fields.of("Accept-Encoding", "gzip"), Fields.of("Accept-Encoding", "br"));
    }

    @Test
    void keyOfWhatIsSentIsThatOfTheClient() {
        for (String accepted : List.of("gzip", "deflate", "", "*", "zstd;q=1, br;q=0", "x, gzip")) {
            Fields client = Fields.of("Accept-Encoding", accepted);

            assertSame("Accept-Encoding", client, client.with("Accept-Encoding", AcceptEncoding.normalised(client)));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip|gzip",
                "zstd, gzip, br|br, gzip, zstd",
                "GZIP;Q=0.001|gzip",
                "gzip;q=0|identity",
                "gzip;q=0.000, br|br",
                "gzip ; q = 0|identity",
                "deflate, compress|identity",
                "*|identity",
                "''|identity",
                "gzip;q=x|gzip",
                ";, gzip|gzip",
                "identity|identity"
            })
    void codingsNotAcceptedOrNotKnownAreLeftOut(String accepted, String normalised) { // RFC 9110 §12.5.3
        assertThat(AcceptEncoding.normalised(Fields.of("Accept-Encoding", accepted)))
                .isEqualTo(normalised);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip|true",
                "identity;q=0|false",
                "*;q=0|false",
                "*;q=0, identity;q=0.5|true",
                "gzip, *|true",
                "''|true"
            })
    void identityIsAcceptedUnlessRefused(String accepted, boolean expected) { // RFC 9110 §12.5.3
        assertThat(AcceptEncoding.acceptsIdentity(Fields.of("Accept-Encoding", accepted)))
                .isEqualTo(expected);
        assertThat(AcceptEncoding.acceptsIdentity(Fields.empty())).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "en, de|de, en",
                "en, de|eN, De",
                "en,de|  en ,   de ",
                "en;q=0.5, de|de;q=1.0,EN;q=0.50",
                "de, de|de",
                "de;q=x|de"
            })
    void languagesCountInTheirReducedForm(String one, String other) { // RFC 9110 §12.5.4
        assertSame("Accept-Language", Fields.of("Accept-Language", one), Fields.of("Accept-Language", other));
    }

    @Test
    void languagesWantedDifferentlyDiffer() {
        assertDiffer(
                "Accept-Language",
                Fields.of("Accept-Language", "en, de"),
                Fields.of("Accept-Language", "en;q=0.9, de"));
        assertDiffer("Accept-Language", Fields.of("Accept-Language", "en"), Fields.of("Accept-Language", "en-GB"));
        assertDiffer("Accept-Language", Fields.of("Accept-Language", ""), Fields.empty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"fr;q=0.5, DE;q=1.0|de", "de|de", "en, de|''", "*|''", "de;q=0|''", "''|''", "*;q=0.1, fr;q=0.2|fr"
            })
    void oneLanguageMayBeWantedMost(String accepted, String most) { // RFC 9110 §12.4.2, §12.5.4
        assertThat(AcceptLanguage.mostWanted(Fields.of("Accept-Language", accepted))
                        .orElse(""))
                .isEqualTo(most);
    }

    @Test
    void keysAreComparedWithoutOneField() {
        List<String> names = List.of("accept", "accept-language", "foo");
        Fields request = Fields.of("Accept", "a", "Accept-Language", "de", "Foo", "1");
        for (Fields alike :
                List.of(request, request.with("Accept-Language", "en, fr"), request.without("Accept-Language"))) {
            assertThat(VariantKey.differsOnlyIn("accept-language", names, request, VariantKey.of(names, alike)))
                    .isTrue();
        }
        for (Fields other : List.of(
                request.with("Foo", "2"),
                request.without("Accept"),
                request.with("Accept-Language", "x;foo=1:1").without("Foo"))) {
            assertThat(VariantKey.differsOnlyIn("accept-language", names, request, VariantKey.of(names, other)))
                    .isFalse();
        }
    }

    private static void assertSame(String name, Fields one, Fields other) {
        assertThat(VariantKey.of(List.of(name), one)).isEqualTo(VariantKey.of(List.of(name), other));
    }

    private static void assertDiffer(String name, Fields one, Fields other) {
        assertThat(VariantKey.of(List.of(name), one)).isNotEqualTo(VariantKey.of(List.of(name), other));
    }
}
