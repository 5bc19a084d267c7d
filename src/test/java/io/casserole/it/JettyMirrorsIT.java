package io.casserole.it;

import static io.casserole.it.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.testing.ScriptedOrigin;
import io.casserole.testing.TestBytes;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An origin that is two servers, of which one dies in the midst of downloads. */
final class JettyMirrorsIT {
    private static final TestBytes BYTES = TestBytes.of(141, 30L * NodeSpec.SEGMENT + 7);
    private static final TestBytes OTHERS = TestBytes.of(142, BYTES.length());
    private static final Instant LONG_AGO = Instant.parse("2020-01-02T03:04:05Z");

    private final ScriptedOrigin first = ScriptedOrigin.start();
    private final ScriptedOrigin second = ScriptedOrigin.start();

    @AfterEach
    void closeOrigins() {
        first.close();
        second.close();
    }

    @Test
    void downloadsGoOnAtTheOtherServerOrAreCutAndNeverMixed() {
        for (ScriptedOrigin origin : new ScriptedOrigin[] {first, second}) {
            origin.object("/same").content(BYTES).etag("\"v1\"").maxAge(3600);
            origin.object("/passed")
                    .content(origin == first ? "first" : "second")
                    .cacheControl("no-store");
        }
        first.object("/other").content(BYTES).lastModified(LONG_AGO).maxAge(3600);
        second.object("/other").content(OTHERS).lastModified(LONG_AGO).maxAge(3600);
        second.object("/moved")
                .status(302)
                .field("Location", first.uri() + "/there")
                .cacheControl("no-store");
        Deployment deployment = Deployment.of(getClass()).with("mirror-url", first.uri() + "," + second.uri());
        try (Container node = new JettyProcess().start(deployment);
                RawConnection same = begin(node, "/same");
                RawConnection other = begin(node, "/other")) {
            assertThat(Client.of(node.uri()).get("/passed")).hasText("first");
            TestBytes.Check expected = BYTES.check();
            RawConnection.Head head = same.head();
            same.readExactly(3 * NodeSpec.SEGMENT, expected::next);

            first.close();

            same.readExactly((int) (BYTES.length() - expected.count()), expected::next);
            expected.end();
            assertThat(head.status()).isEqualTo(200);
            assertThat(second.requests("/same"))
                    .isNotEmpty()
                    .allMatch(request -> request.field("If-Match").equals(Optional.of("\"v1\"")));
            assertThat(first.bytesSent("/same") + second.bytesSent("/same"))
                    .isLessThan(BYTES.length() + 4L * NodeSpec.SEGMENT); // what broke off is not sent twice

            assertThat(other.body(other.head(), BYTES)).isEqualTo(RawConnection.Ending.CUT);
            assertThat(Client.of(node.uri()).get("/other")).hasStatus(200).hasBody(OTHERS);

            assertThat(Client.of(node.uri()).get("/passed")).hasText("second");
            assertThat(Client.of(node.uri()).get("/moved")).hasStatus(302).hasField("Location", node.uri() + "/there");
            assertThat(node.log().text()).contains(first.uri() + " has failed 2 times in a row");
        }
    }

    /** Asks, and takes no more than the kernel does until it is told to. */
    private static RawConnection begin(Container node, String target) {
        return RawConnection.to(node.uri(), 1 << 14).send("GET " + target + " HTTP/1.1", "Host: node");
    }
}
