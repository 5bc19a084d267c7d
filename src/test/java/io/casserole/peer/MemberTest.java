package io.casserole.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.casserole.peer.Member.State;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemberTest {
    @ParameterizedTest
    @ValueSource(strings = {"http://10.0.0.1:8080", "https://a.example", "http://[::1]:81/app", "http://a/app/b"})
    void addressIsABaseToAppendTo(String address) {
        assertThat(at(address).address()).hasToString(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://a",
                "http:///x",
                "a.example:80",
                "http://u@a",
                "http://a/",
                "http://a/b/",
                "http://a?b",
                "http://a#b"
            })
    void nothingElseIsAnAddress(String address) {
        assertThatIllegalArgumentException().isThrownBy(() -> at(address)).withMessageContaining(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "a b", "ä", "a\n"})
    void idIsOneWord(String id) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> withId(id))
                .withMessageStartingWith("id: expected 1 to 64 letters");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1001})
    void weightHasBounds(int weight) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TestMembers.member("a", weight))
                .withMessage("weight: expected 1 to 1000, found " + weight);
    }

    @Test
    void leavingIsAnotherStateOfTheSameProcess() {
        Member member = TestMembers.member("a");
        Member leaving = member.in(State.LEAVING);

        assertThat(leaving.isServing()).isFalse();
        assertThat(leaving.isSameProcess(member)).isTrue();
        assertThat(leaving.in(State.SERVING)).isEqualTo(member);
    }

    private static Member at(String address) {
        return new Member("a", URI.create(address), 1, 1, "i", "f", State.SERVING);
    }

    private static Member withId(String id) {
        return new Member(id, URI.create("http://a"), 1, 1, "i", "f", State.SERVING);
    }
}
