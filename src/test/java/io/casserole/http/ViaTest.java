package io.casserole.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9110 §7.6.3: Via. */
class ViaTest {
    @Test
    void isAppendedAfterOthers() {
        assertThat(Via.append(Fields.of("Via", "1.0 fred"), "1.1", "casserole").joined("Via"))
                .contains("1.0 fred, 1.1 casserole");
    }

    @ParameterizedTest
    @CsvSource({"HTTP/1.1,1.1", "HTTP/1.0,1.0", "HTTP/2.0,2", "HTTP/2,2", "2.0,2", "HTTP/3.0,3"})
    void protocolNameAndEmptyMinorVersionAreLeftOut(String protocol, String shown) {
        assertThat(Via.append(Fields.empty(), protocol, "casserole")).isEqualTo(Fields.of("Via", shown + " casserole"));
    }
}
