package io.casserole.it;

import static io.casserole.it.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.casserole.http.Fields;
import io.casserole.segment.BinaryWriter;
import io.casserole.testing.ScriptedOrigin;
import io.casserole.testing.TestBytes;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Letters of one who knows the secret of the cluster, or has seen a letter of one who does. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class JettyLettersIT {
    private static final String PATH = "/_casserole/peer";

    private final ScriptedOrigin origin = ScriptedOrigin.start();
    private final ClusterOfNodes cluster = ClusterOfNodes.of(getClass(), new JettyProcess(), origin);
    private final Instant started = Instant.now();
    private ClusterNode node;
    private Letter letter;

    /** Asks what an object is, in the name of a member that the node does not know. */
    private record Letter(int protocol, String to, String fingerprint, Instant sentAt, long nonce, String path) {
        Letter to(String other) {
            return new Letter(protocol, other, fingerprint, sentAt, nonce, path);
        }

        Letter withFingerprint(String other) {
            return new Letter(protocol, to, other, sentAt, nonce, path);
        }

        Letter withProtocol(int other) {
            return new Letter(other, to, fingerprint, sentAt, nonce, path);
        }

        Letter sentAt(Instant other) {
            return new Letter(protocol, to, fingerprint, other, nonce, path);
        }

        Letter about(String other) {
            return new Letter(protocol, to, fingerprint, sentAt, nonce, other);
        }

        byte[] bytes() {
            ByteBuffer bytes = new BinaryWriter()
                    .int8(protocol)
                    .text(to)
                    .text("stranger")
                    .text(fingerprint)
                    .instant(sentAt)
                    .int64(nonce)
                    .int8(2) // an object
                    .flag(false) // not only if held
                    .text(path)
                    .flag(false) // no query
                    .fields(Fields.empty())
                    .flag(false) // no bytes wanted
                    .flag(false) // no generation is known to be dead
                    .int64(0) // no purge
                    .bytes();
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            return copy;
        }
    }

    @BeforeAll
    void startNode() {
        URI address = ClusterOfNodes.freeAddress();
        cluster.with("peers", address);
        node = cluster.make("own", address, UnaryOperator.identity());
        node.start();
        node.awaitStarted();
        JsonObject ping = JsonParser.parseString(
                        assertThat(node.get(PATH + "/ping")).text())
                .getAsJsonObject();
        letter = new Letter(
                ping.get("protocol").getAsInt(),
                ping.get("id").getAsString(),
                ping.get("fingerprint").getAsString(),
                started,
                4711,
                "/object");
    }

    @AfterAll
    void stop() {
        cluster.close();
        origin.close();
    }

    @Test
    void rightLetterIsAnswered() {
        object("/right");

        assertThat(assertThat(send(letter.about("/right").sentAt(Instant.now())))
                        .hasStatus(200)
                        .text())
                .contains("\"/right\"");

        assertThat(origin.heads("/right")).isEqualTo(1);
    }

    @Test
    void letterThatIsRepeatedWithinTheWindowCostsTheOriginNothingMore() {
        object("/repeated");
        Letter sent = letter.about("/repeated").sentAt(Instant.now());

        for (int time = 0; time < 5; time++) {
            assertThat(assertThat(send(sent)).hasStatus(200).text()).contains("\"/repeated\"");
        }

        assertThat(origin.requests("/repeated")).hasSize(1);
        assertThat(origin.heads("/repeated")).isEqualTo(1);
    }

    @Test
    void letterOfAnotherTimeIsRefusedWithTheTimeHere() {
        Duration outside = Duration.ofSeconds(35); // the window is 30 seconds
        Instant now = Instant.now();

        for (Instant when : new Instant[] {now.minus(outside), now.plus(outside), Instant.EPOCH, Instant.MAX}) {
            Response refused = assertRefused(letter.sentAt(when), 401);
            long there = Long.parseLong(refused.field("Casserole-Time"));
            assertThat(Duration.between(now, Instant.ofEpochMilli(there)).abs()).isLessThan(Duration.ofSeconds(30));
        }
    }

    @Test
    void letterToAnotherNodeIsMisdirected() {
        assertRefused(letter.to("another").sentAt(Instant.now()), 421);
    }

    @Test
    void letterOfANodeWithOtherKeysIsMisdirected() {
        assertRefused(letter.withFingerprint("another").sentAt(Instant.now()), 421);
    }

    @Test
    void letterOfAnotherProtocolIsABadRequest() {
        assertRefused(letter.withProtocol(letter.protocol + 1).sentAt(Instant.now()), 400);
    }

    @Test
    void letterThatGoesOnAfterItsEndIsABadRequest() {
        byte[] bytes = letter.sentAt(Instant.now()).bytes();
        byte[] longer = new byte[bytes.length + 1];
        System.arraycopy(bytes, 0, longer, 0, bytes.length);
        byte[] shorter = new byte[bytes.length - 1];
        System.arraycopy(bytes, 0, shorter, 0, shorter.length);

        assertRefused(longer, signature(longer), 400);
        assertRefused(shorter, signature(shorter), 400);
    }

    @Test
    void letterWhosePathLeadsElsewhereIsABadRequest() {
        for (String path :
                new String[] {"http://127.0.0.1:1/", "//127.0.0.1:1/x\r\nHost: other", "object", "/a/../../b"}) {
            assertRefused(letter.about(path).sentAt(Instant.now()), 400);
        }
    }

    @Test
    void letterThatIsChangedOnItsWayIsRefused() {
        byte[] bytes = letter.sentAt(Instant.now()).bytes();
        String signature = signature(bytes);
        for (int place = 0; place < bytes.length; place += 7) {
            byte[] changed = bytes.clone();
            changed[place] ^= 1;
            assertRefused(changed, signature, 401);
        }
    }

    @Test
    void oneLineAMinuteTellsOfAllThatIsRefused() {
        for (int time = 0; time < 20; time++) {
            assertRefused(letter.to("another").sentAt(Instant.now()), 421);
        }

        long lines = node.container()
                .log()
                .text()
                .lines()
                .filter(line -> line.contains("Request of 127.0.0.1 to the peering address refused"))
                .count();
        assertThat(lines)
                .isBetween(1L, 1 + Duration.between(started, Instant.now()).toMinutes());
    }

    private void object(String path) {
        origin.object(path)
                .content(TestBytes.of(path.hashCode(), 3L * ClusterOfNodes.SEGMENT))
                .etag("\"" + path + "\"")
                .maxAge(3600);
    }

    private Response assertRefused(Letter refused, int status) {
        byte[] bytes = refused.bytes();
        return assertRefused(bytes, signature(bytes), status);
    }

    /** That the answer has that status and no more, that it is counted, and that the origin does not hear of it. */
    private Response assertRefused(byte[] bytes, String signature, int status) {
        int refusedBefore = node.health().refusedRequests();
        int asked = origin.requests().size();

        Response response = send(bytes, signature);

        assertThat(response).hasStatus(status).hasNoBody();
        assertThat(node.health().refusedRequests()).isEqualTo(refusedBefore + 1);
        assertThat(origin.requests()).hasSize(asked);
        return response;
    }

    private Response send(Letter sent) {
        byte[] bytes = sent.bytes();
        return send(bytes, signature(bytes));
    }

    private Response send(byte[] bytes, String signature) {
        return node.get(PATH, "Casserole-Letter: " + text(bytes), "Casserole-Signature: " + signature);
    }

    private static String signature(byte[] bytes) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(ClusterOfNodes.SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return text(mac.doFinal(bytes));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
