package io.casserole.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9111 §5.2: Cache-Control; RFC 9213: CDN-Cache-Control. */
class CacheControlTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void namesAreCaseInsensitiveAndUnknownOnesHarmless() { // RFC 9111 §5.2
        CacheControl control = response("No-StOrE, foobar, MaX-aGe=3600, x=\"y, private\"");

        assertThat(control.noStore()).isTrue();
        assertThat(control.maxAge()).contains(HOUR);
        assertThat(control.isPrivate()).isFalse();
        assertThat(control.sMaxAge()).isEmpty();
    }

    @Test
    void everyDirectiveHasItsName() { // RFC 9111 §5.2.1, §5.2.2; RFC 5861
        CacheControl control = response("no-cache, private, public, must-revalidate, proxy-revalidate, must-understand,"
                + " s-maxage=1, stale-while-revalidate=2, stale-if-error=3, min-fresh=4, max-stale=5, only-if-cached");

        assertThat(control.noCache()).isTrue();
        assertThat(control.isPrivate()).isTrue();
        assertThat(control.isPublic()).isTrue();
        assertThat(control.mustRevalidate()).isTrue();
        assertThat(control.proxyRevalidate()).isTrue();
        assertThat(control.mustUnderstand()).isTrue();
        assertThat(control.onlyIfCached()).isTrue();
        assertThat(control.sMaxAge()).contains(Duration.ofSeconds(1));
        assertThat(control.staleWhileRevalidate()).contains(Duration.ofSeconds(2));
        assertThat(control.staleIfError()).contains(Duration.ofSeconds(3));
        assertThat(control.minFresh()).contains(Duration.ofSeconds(4));
        assertThat(control.maxStale()).contains(Duration.ofSeconds(5));
    }

    @Test
    void severalLinesAreOneList() { // RFC 9110 §5.3
        CacheControl control = CacheControl.ofResponse(
                Fields.of("Cache-Control", "max-age=3600", "cache-control", "public", "Cache-Control", ",no-store"));

        assertThat(control.maxAge()).contains(HOUR);
        assertThat(control.isPublic()).isTrue();
        assertThat(control.noStore()).isTrue();
    }

    @Test
    void directiveInsideAQuotedStringIsNone() {
        assertThat(response("extension=\"max-age=3600\", max-age=1").maxAge()).contains(Duration.ofSeconds(1));
        assertThat(response("max-age=1, extension=\"a, max-age=3600\"").maxAge())
                .contains(Duration.ofSeconds(1));
        assertThat(response("extension=\"no-store, max-age=3600\"").noStore()).isFalse();
    }

    @Test
    void numbersMayHaveLeadingZerosAndSaturate() { // RFC 9111 §1.2.2
        Duration most = Duration.ofSeconds(1L << 31);

        assertThat(response("max-age=003600").maxAge()).contains(HOUR);
        assertThat(response("max-age=2147483648").maxAge()).contains(most);
        assertThat(response("max-age=99999999999").maxAge()).contains(most);
        assertThat(response("max-age=99999999999999999999999999").maxAge()).contains(most);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "max-age",
                "max-age=",
                "max-age=-100",
                "max-age=\"3600\"",
                "max-age='3600'",
                "max-age=3600.0",
                "max-age=a3600",
                "max-age=3600a",
                "max-age =3600 x",
                "max-age =3600",
                "max-age= 3600",
                "max-age=+3600",
                "max-age=0x10",
                "max-age=3600;x"
            })
    void whatIsNoNumberIsStale(String directive) { // RFC 9111 §4.2.1
        assertThat(response(directive).maxAge()).contains(Duration.ZERO);
        assertThat(response("public, " + directive.replace("max-age", "s-maxage"))
                        .sMaxAge())
                .contains(Duration.ZERO);
    }

    @Test
    void directiveRepeatedWithEqualValueCountsOnceAndWithAnotherIsStale() { // RFC 9111 §4.2.1
        assertThat(response("max-age=3600, max-age=3600").maxAge()).contains(HOUR);
        assertThat(response("max-age=3600, max-age=1").maxAge()).contains(Duration.ZERO);
        assertThat(response("max-age=1, max-age=3600, max-age=3600").maxAge()).contains(Duration.ZERO);
    }

    @Test
    void directivesThatNameFieldsCountForTheWhole() { // RFC 9111 §5.2.2.4, §5.2.2.7
        assertThat(response("no-cache=\"a, b\"").noCache()).isTrue();
        assertThat(response("private=\"set-cookie\"").isPrivate()).isTrue();
    }

    @Test
    void maxStaleWithoutNumberAcceptsAnyStaleness() { // RFC 9111 §5.2.1.2
        CacheControl request = CacheControl.ofRequest(Fields.of("Cache-Control", "max-stale"));

        assertThat(request.maxStale()).contains(Duration.ofSeconds(1L << 31));
        assertThat(CacheControl.ofRequest(Fields.empty()).maxStale()).isEmpty();
    }

    @Test
    void targetedFieldDecidesAlone() { // RFC 9213 §2.2
        Fields response =
                Fields.of("Cache-Control", "no-store, s-maxage=1", "CDN-Cache-Control", "max-age=3600, foobar");

        CacheControl control = CacheControl.ofResponse(response);

        assertThat(control.targeted()).isTrue();
        assertThat(control.maxAge()).contains(HOUR);
        assertThat(control.sMaxAge()).isEmpty();
        assertThat(control.noStore()).isFalse();
    }

    @Test
    void targetedFieldIsReadAsStructuredDictionary() { // RFC 9213 §2.1, RFC 8941 §3.2
        CacheControl control = targeted("max-age=1, max-age=99999999999;x=\"y\", no-store=?0, private=?1, no-cache");

        assertThat(control.maxAge()).contains(Duration.ofSeconds(1L << 31));
        assertThat(control.noStore()).isFalse();
        assertThat(control.isPrivate()).isTrue();
        assertThat(control.noCache()).isTrue();
        assertThat(targeted("max-age=-5").maxAge()).contains(Duration.ZERO);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "max-age=10000, &&&&&",
                "max-age=\"10000\"",
                "max-age=1.0",
                "max-age",
                "max-age =1",
                "max-age= 1",
                "MaX-aGe=3600",
                "max-age=1,",
                "max-age=1 no-store",
                "stale-if-error=x"
            })
    void targetedFieldThatIsInvalidOrEmptyIsIgnored(String value) { // RFC 9213 §2.2
        CacheControl control = targeted(value);

        assertThat(control.targeted()).isFalse();
        assertThat(control.sMaxAge()).contains(Duration.ofSeconds(7));
    }

    @Test
    void requestsHaveNoTargetedField() {
        CacheControl control =
                CacheControl.ofRequest(Fields.of("CDN-Cache-Control", "no-store", "Cache-Control", "no-cache"));

        assertThat(control.noStore()).isFalse();
        assertThat(control.noCache()).isTrue();
    }

    private static CacheControl response(String value) {
        return CacheControl.ofResponse(Fields.of("Cache-Control", value));
    }

    private static CacheControl targeted(String value) {
        return CacheControl.ofResponse(Fields.of("CDN-Cache-Control", value, "Cache-Control", "s-maxage=7"));
    }
}
