package io.casserole.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.http.Fields;
import io.casserole.testing.Descriptors;
import org.junit.jupiter.api.Test;

class DescriptorTest {
    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private static Fields fetchFields(Fields variant, Fields cause) {
        return Descriptors.ofVariant(variant).fetchFields(cause);
    }

    @Test
    void fetchSendsTheFieldsOfTheVariantAndOfItsCauseNothingElse() {
        Fields variant = Fields.of("Accept-Language", "de");

        assertThat(fetchFields(variant, Fields.of("Accept-Language", "fr", "User-Agent", "x", "Range", "bytes=0-1")))
                .isEqualTo(variant);
    }

    @Test
    void fetchSendsCookiesLineByLineAsTheyCame() { // a comma separates no cookies (RFC 6265 §4.2.1)
        assertThat(fetchFields(Fields.empty(), Fields.of("Cookie", "a=1", "X", "y", "Cookie", "b=2")))
                .isEqualTo(Fields.of("Cookie", "a=1", "Cookie", "b=2"));
    }

    @Test
    void fetchSendsTheCookieOfTheVariantIfThatNamesOne() {
        Fields variant = Fields.of("Cookie", "a=1");

        assertThat(fetchFields(variant, Fields.of("Cookie", "b=2"))).isEqualTo(variant);
    }

    @Test
    void fetchIsPartOfTheTraceOfItsCause() {
        assertThat(fetchFields(Fields.of("Accept", "a/b"), Fields.of("traceparent", TRACE)))
                .isEqualTo(Fields.of("Accept", "a/b", "traceparent", TRACE));
    }
}
