package io.casserole.it;

import static io.casserole.it.ResponseAssert.assertThat;
import static io.casserole.testing.Twist.cutAfter;
import static io.casserole.testing.Twist.stallBeforeHead;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.casserole.testing.Gate;
import io.casserole.testing.TestBytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What is too large, too slow, or too much of one address. */
abstract class LimitsSpec extends NodeSpec {
    private static final int AT_ONCE = 3;

    LimitsSpec(Launcher launcher) {
        super(launcher);
    }

    @Override
    Deployment deployment() {
        return super.deployment()
                .with("max-object-size", "3M")
                .with("max-stored-fields", "1K")
                .with("max-clients-per-address", AT_ONCE)
                .with("client-timeout", "2s")
                .with("upstream-retries", "0")
                .with("upstream-bandwidth", "50M");
    }

    // ---- sizes

    @Test
    void objectThatIsTooLongPassesByAndSaysSo() {
        TestBytes bytes = TestBytes.of(131, (3 << 20) + 1);
        origin.object("/long").content(bytes).etag("\"v1\"").maxAge(3600);
        for (int round = 0; round < 2; round++) {
            assertThat(get("/long"))
                    .hasStatus(200)
                    .hasFieldContaining("Cache-Status", "longer than max-object-size")
                    .hasBody(bytes);
        }
        assertThat(origin.bytesSent("/long")).isEqualTo(2 * bytes.length());
    }

    @Test
    void objectThatIsJustShortEnoughIsStored() {
        TestBytes bytes = TestBytes.of(132, 3 << 20);
        origin.object("/short").content(bytes).etag("\"v1\"").maxAge(3600);

        assertThat(get("/short")).hasStatus(200).hasBody(bytes);
        assertThat(hit("/short")).hasBody(bytes);
    }

    @Test
    void responseWithALongHeadPassesByAndSaysSo() {
        origin.object("/head").content("x").etag("\"v1\"").maxAge(3600).field("X-Long", "x".repeat(1024));
        for (int round = 0; round < 2; round++) {
            assertThat(get("/head"))
                    .hasStatus(200)
                    .hasFieldContaining("Cache-Status", "longer head than max-stored-fields")
                    .hasText("x");
        }
    }

    // ---- time

    @Test
    void requestWhoseBodyDoesNotComeIsGivenUp() {
        origin.object("/upload").content("x");
        try (RawConnection client = connect()) {
            client.send("PUT /upload HTTP/1.1", "Host: node", "Content-Length: 10")
                    .write("half");

            assertThat(client.head().status()).isEqualTo(408);
        }
        assertThat(origin.requests("/upload")).isEmpty(); // it never became whole
        await().until(() -> origin.openConnections() == 0);
    }

    // ---- clients of one address

    @Test
    void oneRequestTooManyAtOnceIsRefusedUntilAnotherEnds() {
        TestBytes bytes = TestBytes.of(133, 3 << 20);
        origin.object("/busy").content(bytes).etag("\"v1\"").maxAge(3600);
        List<RawConnection> readers = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            readers.add(slowReader("/busy"));
        }
        assertThat(get("/busy")).hasStatus(429).hasField("Retry-After", "1");

        readers.get(0).reset();

        untilAdmitted(() -> status("GET", "/busy"));
        readers.forEach(RawConnection::close);
    }

    private RawConnection slowReader(String target) {
        RawConnection reader = RawConnection.to(node().uri(), 1 << 12);
        untilAdmitted(() ->
                reader.send("GET " + target + " HTTP/1.1", "Host: node").head().status());
        return reader;
    }

    @Test
    void everyWayToEndARequestMakesRoomForTheNext() {
        origin.object("/ok").content("ok").etag("\"v1\"").maxAge(3600);
        origin.object("/cut")
                .content(TestBytes.of(134, 100_000))
                .cacheControl("no-store")
                .always(cutAfter(50_000));
        origin.object("/left")
                .content(TestBytes.of(135, 3 << 20))
                .etag("\"v1\"")
                .maxAge(3600);
        for (int i = 0; i < 2 * AT_ONCE; i++) {
            untilAdmitted(() -> status("GET", "/ok"));
            untilAdmitted(() -> status("HEAD", "/ok"));
            untilAdmitted(() -> status("POST", "/ok"));
            untilAdmitted(() -> status("TRACE", "/ok"));
            untilAdmitted(() -> status("GET", "/unknown"));
            untilAdmitted(this::cut);
            slowReader("/left").reset();
            leaveUnanswered("/gated/" + i);
        }
    }

    /** Until the request before it is counted no more. */
    private static void untilAdmitted(Supplier<Integer> request) {
        await().atMost(Duration.ofSeconds(30)).until(() -> request.get() != 429);
    }

    private int status(String method, String target) {
        Response response = send(method, target, BodyPublishers.noBody());
        try (InputStream body = response.body()) {
            body.transferTo(OutputStream.nullOutputStream());
            return response.status();
        } catch (IOException cut) {
            throw new UncheckedIOException(response.toString(), cut);
        }
    }

    private int cut() {
        try (RawConnection client = connect()) {
            RawConnection.Head head =
                    client.send("GET /cut HTTP/1.1", "Host: node").head();
            RawConnection.Ending ending = client.body(head, bytes -> bytes.position(bytes.limit()));
            assertThat(head.status() == 429 || ending == RawConnection.Ending.CUT)
                    .isTrue();
            return head.status();
        }
    }

    /** Asks until one request stands at the origin, since some may be refused, and leaves before the answer. */
    private void leaveUnanswered(String target) {
        Gate gate = new Gate();
        origin.object(target).content("late").cacheControl("no-store").always(stallBeforeHead(gate));
        List<RawConnection> clients = new ArrayList<>();
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            if (!gate.isReached()) {
                clients.add(connect().send("GET " + target + " HTTP/1.1", "Host: node"));
            }
            return gate.isReached();
        });
        clients.forEach(RawConnection::reset);
        gate.open();
    }
}
