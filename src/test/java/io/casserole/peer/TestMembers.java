package io.casserole.peer;

import io.casserole.peer.Member.State;
import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;

/** Members as tests need them. */
final class TestMembers {
    static final String FINGERPRINT = "f1";

    private TestMembers() {}

    static Member member(String id) {
        return member(id, 1);
    }

    static Member member(String id, int weight) {
        return new Member(
                id,
                URI.create("http://" + id + ".example:8080"),
                weight,
                Member.PROTOCOL,
                id + "-1",
                FINGERPRINT,
                State.SERVING);
    }

    /** Members of weight 1 with the ids {@code m0}, {@code m1}, … */
    static List<Member> members(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> member("m" + number))
                .toList();
    }
}
