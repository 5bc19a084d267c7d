package io.casserole.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.segment.FetchException;
import io.casserole.testing.ScriptedBody;
import io.casserole.testing.TestBytes;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class ShortBodyTest {
    private static final TestBytes CONTENT = TestBytes.of(3, 10);

    @Test
    void piecesAreJoinedAsTheyCome() {
        ScriptedBody body = new ScriptedBody(CONTENT);
        CompletableFuture<byte[]> read = ShortBody.read(body, 10);

        body.arrive(4).arrive(6);
        assertThat(read).isNotDone();
        body.end();

        assertThat(read.join()).isEqualTo(CONTENT.bytes());
        assertThat(body.unreleased()).isZero();
        assertThat(body.isClosed()).isTrue();
    }

    @Test
    void oneByteTooManyIsRefusedAndTheRestNotRead() {
        ScriptedBody body = ScriptedBody.of(CONTENT);

        CompletableFuture<byte[]> read = ShortBody.read(body, 5);

        assertThat(read)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withMessageContaining("expected at most 5 bytes, found more");
        assertThat(body.read()).isEqualTo(6);
        assertThat(body.unreleased()).isZero();
        assertThat(body.isClosed()).isTrue();
    }

    @Test
    void clientThatLeavesIsAFailure() {
        ScriptedBody body = new ScriptedBody(CONTENT);
        CompletableFuture<byte[]> read = ShortBody.read(body, 10);

        body.arrive(4).fail(FetchException.Reason.REQUEST);

        assertThat(read).isCompletedExceptionally();
        assertThat(body.isClosed()).isTrue();
    }
}
