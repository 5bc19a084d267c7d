package io.casserole.admin;

import io.casserole.http.CacheResult;
import io.casserole.http.CacheStatus;
import io.casserole.http.CacheStatus.Forwarded;
import io.casserole.segment.ServedFrom;
import io.casserole.servlet.RequestOutcome;
import io.casserole.servlet.RequestOutcome.Asked;
import io.casserole.servlet.RequestOutcome.Ending;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What became of requests. */
final class Outcomes {
    private Outcomes() {}

    static RequestOutcome sent(String target, long bytes) {
        return outcome(target, 200, CacheResult.HIT, CacheStatus.hit("casserole"), bytes, Ending.COMPLETE);
    }

    static RequestOutcome cut(String target, long bytes) {
        return outcome(target, 200, CacheResult.HIT, CacheStatus.hit("casserole"), bytes, Ending.CUT);
    }

    static RequestOutcome failed(String target, int status, String detail) {
        CacheStatus said = CacheStatus.forwarded("casserole", Forwarded.MISS).withDetail(detail);
        return outcome(target, status, CacheResult.ERROR, said, 9, Ending.COMPLETE);
    }

    private static RequestOutcome outcome(
            String target, int status, CacheResult result, CacheStatus said, long bytes, Ending ending) {
        return new RequestOutcome(
                new Asked("GET", target, "HTTP/1.1", "192.0.2.7"),
                status,
                result,
                Optional.of(said),
                Optional.of(Duration.ofMillis(1)),
                Duration.ofMillis(2),
                Map.of(ServedFrom.MEMORY, bytes),
                ending);
    }
}
