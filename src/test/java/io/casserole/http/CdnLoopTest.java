package io.casserole.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 8586: CDN-Loop. */
class CdnLoopTest {
    @Test
    void isAppendedAfterOthers() { // RFC 8586 §2
        Fields request = CdnLoop.append(Fields.of("CDN-Loop", "other.example; x=1"), "node-1");

        assertThat(request.members("CDN-Loop")).containsExactly("other.example; x=1", "casserole;id=node-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"node-1", "node 1", "a\"b\\c", "a,b;id=c", "", "[::1]:8080"})
    void knowsItsOwnIdAgain(String id) {
        Fields request = CdnLoop.append(Fields.of("CDN-Loop", "other"), id).plus("CDN-Loop", "last");

        assertThat(CdnLoop.contains(request, id)).isTrue();
        assertThat(CdnLoop.contains(request, id + "x")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "casserole",
                "casserole;id=2",
                "other;id=1",
                "casserole;x=1",
                "casserole;xid=1",
                "id=1",
                ";id=1",
                ";",
                "casserole;id",
                "x;y=\"casserole;id=1\"",
                "casserole;id=\"1",
                ""
            })
    void othersAreNoLoop(String value) {
        assertThat(CdnLoop.contains(Fields.of("CDN-Loop", value), "1")).isFalse();
        assertThat(CdnLoop.contains(Fields.empty(), "1")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"casserole;id=1", "Casserole ; ID=\"1\"", "a, casserole; v=2; id = 1 ,b", "casserole;id=\"\\1\""
            })
    void findsItselfHoweverWritten(String value) {
        assertThat(CdnLoop.contains(Fields.of("CDN-Loop", value), "1")).isTrue();
    }
}
