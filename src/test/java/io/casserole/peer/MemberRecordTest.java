package io.casserole.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.peer.Member.State;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemberRecordTest {
    private static final Member MEMBER =
            new Member("a", URI.create("http://10.0.0.1:8080/app"), 3, 1, "6f", "c0", State.LEAVING);

    private static final String RECORD =
            "{\"id\":\"a\",\"address\":\"http://10.0.0.1:8080/app\",\"weight\":3,\"protocol\":1,"
                    + "\"instance\":\"6f\",\"fingerprint\":\"c0\",\"state\":\"leaving\"}";

    @Test
    void isOneLineOfJson() {
        assertThat(MemberRecord.write(MEMBER)).isEqualTo(RECORD);
    }

    @Test
    void isReadAsItWasWritten() {
        assertThat(MemberRecord.read(RECORD)).contains(MEMBER);
    }

    @Test
    void ignoresWhatALaterVersionMayAdd() {
        assertThat(MemberRecord.read(RECORD.replace("{", "{\"zone\":{\"name\":[1]},")))
                .contains(MEMBER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "null",
                "[]",
                "\"a\"",
                "serving",
                "{\"id\":\"a\"",
                "{'id':'a'}",
            })
    void nothingIsReadOfWhatIsNoRecord(String text) {
        assertThat(MemberRecord.read(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"id\":\"a\"|\"id\":\"\"",
                "\"id\":\"a\"|\"id\":null",
                "\"id\":\"a\"|\"id\":[\"a\"]",
                "\"id\":\"a\"|\"id\":{}",
                "http://10.0.0.1:8080/app|not an address",
                "http://10.0.0.1:8080/app|ftp://10.0.0.1/app",
                "\"weight\":3|\"weight\":0",
                "\"weight\":3|\"weight\":3.5",
                "\"weight\":3|\"weight\":1e400",
                "\"weight\":3|\"weight\":\"many\"",
                "\"weight\":3|\"weight\":true",
                "\"protocol\":1,|",
                "leaving|dancing",
                "leaving\"}|leaving\"} more",
            })
    void nothingIsReadIfAPartIsWrong(String change) {
        String[] parts = change.split("\\|", 2);

        assertThat(MemberRecord.read(RECORD.replace(parts[0], parts[1]))).isEmpty();
    }

    @Test
    void deepNestingIsNoRecord() {
        assertThat(MemberRecord.read("{\"id\":" + "[".repeat(100_000))).isEmpty();
    }
}
