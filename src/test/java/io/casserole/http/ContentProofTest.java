package io.casserole.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentProofTest {
    private static ContentProof proof(String tag, String digests) {
        return ContentProof.of(Fields.of("ETag", tag, "Repr-Digest", digests));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"a\" | '' | \"a\" | '' | true",
                "\"a\" | '' | \"b\" | '' | false",
                "\"a\" | '' | W/\"a\" | '' | false",
                "W/\"a\" | '' | W/\"a\" | '' | false",
                "\"a\" | sha-256=:AA==: | \"b\" | sha-256=:AA==: | true",
                "\"a\" | sha-256=:AA==: | \"a\" | sha-256=:BB==: | false",
                "\"a\" | sha-256=:AA==: | \"a\" | sha-512=:BB==: | true",
                "\"a\" | 'sha-512=:AA==:, sha-256=:AA==:' | x | 'sha-256=:AA==:' | true",
                "\"a\" | 'sha-512=:AA==:, sha-256=:AA==:' | x | 'sha-256=:AA==:, sha-512=:BB==:' | false",
                "x | md5=:AA==: | y | md5=:AA==: | false",
                "'' | '' | '' | '' | false",
            })
    void strongTagsOrDigestsOfOneKindAgree(String tag, String digests, String otherTag, String others, boolean agree) {
        assertThat(proof(tag, digests).agreesWith(proof(otherTag, others))).isEqualTo(agree);
        assertThat(proof(otherTag, others).agreesWith(proof(tag, digests))).isEqualTo(agree);
    }

    @Test
    void datesAndWeakTagsProveNothing() {
        assertThat(ContentProof.of(Fields.of("ETag", "W/\"a\"", "Last-Modified", "Fri, 01 May 2026 12:00:00 GMT"))
                        .isEmpty())
                .isTrue();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ContentProof(Optional.of(new EntityTag(true, "a")), List.of()));
    }

    @Test
    void conditionsAreOnTheTag() {
        assertThat(proof("\"a\"", "").precondition()).isEqualTo(Fields.of("If-Match", "\"a\""));
        assertThat(proof("\"a\"", "").condition()).isEqualTo(Fields.of("If-None-Match", "\"a\""));
    }

    @Test
    void whereADigestDecidesAnotherTagIsNoReasonToRefuse() {
        assertThat(proof("\"a\"", "sha-256=:AA==:").precondition()).isEqualTo(Fields.empty());
    }
}
