package io.casserole.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.http.CacheStatus.Forwarded;
import io.casserole.http.Fields;
import io.casserole.segment.Body;
import io.casserole.segment.Entry;
import io.casserole.segment.Inquiry;
import io.casserole.segment.Inquiry.Answer;
import io.casserole.segment.ObjectSource.Description;
import io.casserole.segment.UpstreamResponse;
import io.casserole.testing.Descriptors;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ObjectAnswerTest {
    private static final Instant NOW = Descriptors.RECEIVED;

    static Stream<Inquiry> inquiries() {
        Inquiry miss = new Inquiry(Forwarded.URI_MISS, 206, Answer.RESPONSE);
        return Stream.of(
                miss,
                miss.withFetched(7),
                miss.forFollower(),
                new Inquiry(Forwarded.REQUEST, 304, Answer.CONFIRMATION),
                new Inquiry(Forwarded.STALE, 503, Answer.ERROR),
                new Inquiry(Forwarded.PARTIAL, OptionalInt.empty(), Answer.RESPONSE, false, OptionalInt.empty()));
    }

    @ParameterizedTest
    @MethodSource("inquiries")
    void howTheOriginWasAskedArrivesAsItWasSent(Inquiry inquiry) {
        Entry.Stored stored = new Entry.Stored(Descriptors.of(10, 100), Optional.empty());
        Description told = new Description.Told(stored, List.of("accept"), Optional.of(inquiry));
        assertThat(received(told)).isEqualTo(told);

        UpstreamResponse response = new UpstreamResponse(200, Fields.of("ETag", "\"1\""), Body.empty());
        Description relayed = new Description.Relayed(response, inquiry);
        assertThat(received(relayed)).isEqualTo(relayed);
    }

    @Test
    void errorArrivesWithAResponseOrWithout() {
        UpstreamResponse response = new UpstreamResponse(503, Fields.of("X-Why", "tired"), Body.empty());
        Description own = new Description.Refused(response);
        Description bare = new Description.Refused(502, Optional.empty());

        assertThat(received(own)).isEqualTo(own);
        assertThat(received(bare)).isEqualTo(bare);
    }

    private static Description received(Description sent) {
        return ObjectAnswer.read(ObjectAnswer.write(sent, NOW), ObjectAnswer.body(sent), NOW);
    }
}
