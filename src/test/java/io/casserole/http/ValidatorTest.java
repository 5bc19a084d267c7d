package io.casserole.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** RFC 9110 §8.8: validators. */
class ValidatorTest {
    private static final Instant MODIFIED = Instant.parse("1994-11-06T08:49:37Z");
    private static final Fields DATED =
            Fields.of("Last-Modified", HttpDate.format(MODIFIED), "Date", HttpDate.format(MODIFIED.plusSeconds(1)));
    private static final String SHA_256 = "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:";
    private static final String MD5 = "1B2M2Y8AsgTpgAmY7PhCfg==";

    @Test
    void strongEntityTagComesFirst() {
        Validator validator = of(DATED.plus("ETag", "\"a\"").plus("Repr-Digest", SHA_256));

        assertThat(validator).isEqualTo(new Validator.Strong(new EntityTag(false, "a")));
        assertThat(validator.precondition()).isEqualTo(Fields.of("If-Match", "\"a\""));
        assertThat(validator.canonical()).isEqualTo("etag \"a\"");
    }

    @Test
    void weakEntityTagIsNoStrongOne() {
        assertThat(Validator.of(Fields.of("ETag", "W/\"a\""), false, MODIFIED)).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> new Validator.Strong(new EntityTag(true, "a")));
    }

    @Test
    void digestOfTheWholeComesSecond() {
        Validator validator = of(DATED.plus("ETag", "W/\"a\"").plus("Repr-Digest", "md5=:xyz=:, " + SHA_256));

        assertThat(validator).isEqualTo(new Validator.Digest(SHA_256));
        assertThat(validator.precondition()).isEqualTo(Fields.empty());
    }

    @Test
    void strongestDigestIsTaken() { // RFC 9530 §5
        assertThat(of(Fields.of("Repr-Digest", SHA_256 + ", sha-512=:YWJj:")).canonical())
                .isEqualTo("digest sha-512=:YWJj:");
        assertThat(ofWhole(Fields.of("Repr-Digest", "sha-256=YWJj"))).isEmpty();
        assertThat(ofWhole(Fields.of("Repr-Digest", "unixsum=:YWJj:"))).isEmpty();
    }

    @Test
    void contentMd5OfAPartIsNoValidator() {
        Fields response = Fields.of("Content-MD5", MD5);

        assertThat(ofWhole(response)).contains(new Validator.Digest("md5=:" + MD5 + ":"));
        assertThat(Validator.of(response, true, MODIFIED)).isEmpty();
        assertThat(ofWhole(Fields.of("Content-MD5", "rubbish"))).isEmpty();
    }

    @Test
    void lastModifiedCountsOnceItIsASecondOlderThanDate() { // RFC 9110 §8.8.2.2
        Validator validator = of(DATED);

        assertThat(validator)
                .isEqualTo(new Validator.Modified("Sun, 06 Nov 1994 08:49:37 GMT", MODIFIED, Optional.empty()));
        assertThat(validator.precondition())
                .isEqualTo(Fields.of("If-Unmodified-Since", "Sun, 06 Nov 1994 08:49:37 GMT"));
        assertThat(ofWhole(DATED.with("Date", HttpDate.format(MODIFIED)))).isEmpty();
    }

    @Test
    void timeOfReceiptStandsForAMissingDate() { // RFC 9110 §6.6.1
        Fields dateless = DATED.without("Date");

        assertThat(Validator.of(dateless, false, MODIFIED.plusMillis(999))).isEmpty();
        assertThat(Validator.of(dateless, false, MODIFIED.plusSeconds(1))).isPresent();
    }

    @Test
    void weakEntityTagBesideADateMustMatchToo() {
        Validator first = of(DATED.plus("ETag", "W/\"a\""));

        assertThat(same(first, of(DATED.plus("ETag", "W/\"a\"")))).isTrue();
        assertThat(same(first, of(DATED.plus("ETag", "W/\"b\"")))).isFalse();
        assertThat(same(first, of(DATED))).isFalse();
    }

    @Test
    void dateMatchesInWhateverFormatItIsWritten() {
        Validator other = of(DATED.with("Last-Modified", "Sunday, 06-Nov-94 08:49:37 GMT"));

        assertThat(same(of(DATED), other)).isTrue();
        assertThat(other.precondition().first("If-Unmodified-Since")).contains("Sunday, 06-Nov-94 08:49:37 GMT");
    }

    @Test
    void validatorsOfDifferentKindsNeverMatch() {
        Validator digest = new Validator.Digest("\"a\"");
        Validator tag = new Validator.Strong(new EntityTag(false, "a"));

        assertThat(same(digest, tag)).isFalse();
        assertThat(Validator.same(Optional.of(tag), Optional.empty())).isFalse();
        assertThat(Validator.same(Optional.empty(), Optional.empty())).isTrue();
    }

    private static Optional<Validator> ofWhole(Fields response) {
        return Validator.of(response, false, MODIFIED);
    }

    private static Validator of(Fields response) {
        return ofWhole(response).orElseThrow();
    }

    private static boolean same(Validator one, Validator other) {
        return Validator.same(Optional.of(one), Optional.of(other));
    }
}
