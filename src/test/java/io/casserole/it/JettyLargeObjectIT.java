package io.casserole.it;

import static io.casserole.it.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.testing.TestBytes;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An object of 6 GB: nothing counts in 32 bits. */
final class JettyLargeObjectIT extends NodeSpec {
    private static final TestBytes BYTES = TestBytes.of(81, 6_000_000_001L);

    JettyLargeObjectIT() {
        super(new JettyProcess());
    }

    @BeforeAll
    void putObject() {
        origin.object("/six-gigabytes").content(BYTES).etag("\"v1\"").maxAge(3600);
    }

    @Test
    void rangesBeyondFourGigabytesAreServed() {
        long before = origin.bytesSent("/six-gigabytes");
        assertThat(head("/six-gigabytes"))
                .hasStatus(200)
                .hasField("Content-Length", "6000000001")
                .hasNoBody();
        assertThat(get("/six-gigabytes", "Range: bytes=-100"))
                .hasStatus(206)
                .hasField("Content-Range", "bytes 5999999901-6000000000/6000000001")
                .hasBody(BYTES, 5_999_999_901L, 6_000_000_001L);
        assertThat(get("/six-gigabytes", "Range: bytes=4294966296-4294968296"))
                .hasStatus(206)
                .hasBody(BYTES, 4_294_966_296L, 4_294_968_297L);
        assertThat(get("/six-gigabytes", "Range: bytes=2147483000-2147484000"))
                .hasStatus(206)
                .hasBody(BYTES, 2_147_483_000L, 2_147_484_001L);
        assertThat(get("/six-gigabytes", "Range: bytes=6000000001-"))
                .hasStatus(416)
                .hasField("Content-Range", "bytes */6000000001");

        assertThat(origin.bytesSent("/six-gigabytes") - before).isLessThanOrEqualTo(5L * SEGMENT);
    }

    @Test
    @Tag("full")
    void wholeIsServedByteForByte() {
        assertThat(get("/six-gigabytes"))
                .hasStatus(200)
                .hasField("Content-Length", "6000000001")
                .hasBody(BYTES);
    }
}
