package io.casserole.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import io.casserole.cache.Answer;
import io.casserole.http.CacheResult;
import io.casserole.http.CacheStatus;
import io.casserole.http.CacheStatus.Forwarded;
import io.casserole.http.Fields;
import io.casserole.segment.Body;
import io.casserole.segment.FetchException;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.Piece;
import io.casserole.segment.UpstreamResponse;
import io.casserole.servlet.RequestOutcome.Ending;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CacheFilterTest {
    private FilterTrial trial;

    @BeforeEach
    void start() throws IOException {
        trial = new FilterTrial();
    }

    // ---- the cache's way

    @Test
    void getIsAnsweredByTheCache() throws IOException, ServletException {
        trial.send("GET", "/a%2Fb;c=%C3%BC?x=1&y=%20", "Range", "bytes=0-", "Connection", "X-Hop", "X-Hop", "1");
        assertThat(trial.container.output.touches())
                .as("nothing before the answer")
                .isZero();

        trial.answer.complete(
                new Answer.Response(206, Fields.of("Content-Length", "2"), CacheStatus.hit("casserole"), bytes("ok")));
        trial.pump();

        assertThat(trial.asked.get(0).target()).hasToString("/a%2Fb;c=%C3%BC?x=1&y=%20");
        assertThat(trial.asked.get(0).fields()).isEqualTo(Fields.of("Range", "bytes=0-", "Via", "1.1 casserole"));
        assertThat(trial.container.status()).isEqualTo(206);
        assertThat(trial.body()).isEqualTo("ok");
        assertThat(trial.passed).isEmpty();
    }

    @Test
    void contextPathIsStrippedAsText() throws IOException, ServletException {
        org.mockito.Mockito.when(trial.request.getContextPath()).thenReturn("/ctx");

        trial.send("HEAD", "/ctx/a%2Fb");

        assertThat(trial.asked.get(0).target()).hasToString("/a%2Fb");
        assertThat(trial.asked.get(0).isHead()).isTrue();
    }

    @Test
    void requestNeverTimesOutInTheContainer() throws IOException, ServletException {
        trial.send("GET", "/a");

        assertThat(trial.container.async.getTimeout()).isZero();
    }

    @Test
    void whatTheCacheDoesNotWantGoesToTheOrigin() throws IOException, ServletException {
        trial.send("GET", "/a", "Range", "bytes=5-");

        trial.answer.complete(new Answer.Forward(Forwarded.MISS, "no-store"));
        trial.response.complete(new UpstreamResponse(200, Fields.empty(), bytes("own")));
        trial.pump();

        assertThat(trial.passed.get(0).fields().first("Range")).contains("bytes=5-");
        assertThat(trial.body()).isEqualTo("own");
        assertThat(trial.field("Cache-Status")).isEqualTo("casserole; fwd=miss; fwd-status=200; detail=no-store");
    }

    // ---- past the cache

    @ParameterizedTest
    @CsvSource({"POST, fwd=method", "DELETE, fwd=method", "PROPFIND, fwd=method", "OPTIONS, fwd=method"})
    void otherMethodsPass(String method, String status) throws IOException, ServletException {
        trial.send(method, "/a");
        trial.response.complete(new UpstreamResponse(200, Fields.of("Cache-Status", "other; hit"), bytes("ok")));
        trial.pump();

        assertThat(trial.asked).isEmpty();
        assertThat(trial.passed.get(0).method()).isEqualTo(method);
        assertThat(trial.field("Cache-Status")).startsWith("other; hit, casserole; " + status);
    }

    @Test
    void purgeIsAnsweredHereAndNeverByTheOrigin() throws IOException, ServletException {
        trial.send("PURGE", "/a?x");
        trial.purge.complete(Outgoing.text(403, Fields.empty(), "no"));
        trial.pump();

        assertThat(trial.purged).containsExactly("/a?x");
        assertThat(trial.container.status()).isEqualTo(403);
        assertThat(trial.passed).isEmpty();
    }

    @Test
    void answerOfAnUnsafeRequestWaitsUntilWhatItChangedIsForgotten()
            throws IOException, ServletException { // RFC 9111 §4.4
        trial.forgotten = new CompletableFuture<>();
        trial.send("POST", "/a?x", "Host", "cache.example");
        Fields fields = Fields.of("Location", "http://origin.example/files/b", "Content-Location", "/c");
        trial.response.complete(new UpstreamResponse(201, fields, bytes("ok")));

        assertThat(trial.invalidated).containsExactly("/a?x", "/b", "/c");
        assertThat(trial.container.output.touches()).isZero();
        trial.forgotten.complete(null);
        trial.pump();
        assertThat(trial.container.status()).isEqualTo(201);
        assertThat(trial.body()).isEqualTo("ok");
    }

    @Test
    void purgeThatComesToNothingIsAnswered() throws IOException, ServletException {
        trial.send("PURGE", "/a?x");
        trial.purge.completeExceptionally(new IllegalStateException("scripted"));
        trial.pump();

        assertThat(trial.container.status()).isEqualTo(502);
    }

    @Test
    void unsafeRequestIsAnsweredAlsoIfWhatItChangedCannotBeForgotten() throws IOException, ServletException {
        trial.forgotten = CompletableFuture.failedFuture(new IllegalStateException("scripted"));
        trial.send("POST", "/a?x");
        trial.response.complete(new UpstreamResponse(201, Fields.empty(), bytes("ok")));
        trial.pump();

        assertThat(trial.container.status()).isEqualTo(201);
        assertThat(trial.body()).isEqualTo("ok");
    }

    @ParameterizedTest
    @CsvSource({"POST, 404", "DELETE, 500", "OPTIONS, 200"})
    void nothingIsForgottenForErrorsAndSafeMethods(String method, int status) throws IOException, ServletException {
        trial.send(method, "/a");
        trial.response.complete(new UpstreamResponse(status, Fields.empty(), bytes("ok")));
        trial.pump();

        assertThat(trial.invalidated).isEmpty();
        assertThat(trial.container.status()).isEqualTo(status);
    }

    @Test
    void requestWithAuthorizationPassesUntouched() throws IOException, ServletException {
        trial.send(
                "GET", "/a", "Authorization", "Basic eA==", "Cookie", "a=1", "Cookie", "b=2", "Expect", "100-continue");

        Fields sent = trial.passed.get(0).fields();
        assertThat(sent.first("Authorization")).contains("Basic eA==");
        assertThat(sent.all("Cookie")).containsExactly("a=1", "b=2");
        assertThat(sent.has("Expect")).isFalse();
        assertThat(trial.passed.get(0).body()).isEmpty();
    }

    @Test
    void requestWithAuthorizationAsksTheCacheWhereTheSettingSaysSo()
            throws IOException, ServletException { // RFC 9111 §3.5
        trial.setting("authorization", "rfc9111").send("GET", "/a", "Authorization", "Basic eA==");

        assertThat(trial.asked.get(0).fields().first("Authorization")).contains("Basic eA==");
        assertThat(trial.passed).isEmpty();
    }

    @Test
    void pathOfTheSettingPasses() throws IOException, ServletException {
        trial.setting("passthrough", "/live/.*").send("GET", "/live/tv");

        assertThat(trial.asked).isEmpty();
        assertThat(trial.passed).hasSize(1);
    }

    @Test
    void requestBodyIsStreamed() throws IOException, ServletException {
        trial.send("PUT", "/a", "Content-Length", "3");
        Body body = trial.passed.get(0).body().orElseThrow();
        assertThat(body.read(10)).isNull();

        trial.input.give((byte) 1, (byte) 2, (byte) 3);

        assertThat(body.read(10)).isInstanceOf(Piece.Bytes.class);
        assertThat(trial.passed.get(0).fields().first("Content-Length")).contains("3");
    }

    @Test
    void getWithABodyPasses() throws IOException, ServletException {
        trial.send("GET", "/a", "Content-Length", "3");

        assertThat(trial.asked).isEmpty();
        assertThat(trial.passed.get(0).body()).isPresent();
    }

    @Test
    void forwardingFieldsOfStrangersAreReplaced() throws IOException, ServletException {
        trial.send("POST", "/a", "Host", "cache.example", "X-Forwarded-For", "10.9.9.9", "Forwarded", "for=10.9.9.9");

        Fields sent = trial.passed.get(0).fields();
        assertThat(sent.all("X-Forwarded-For")).containsExactly("192.0.2.7");
        assertThat(sent.all("X-Forwarded-Proto")).containsExactly("https");
        assertThat(sent.all("X-Forwarded-Host")).containsExactly("cache.example");
        assertThat(sent.joined("Forwarded").orElseThrow())
                .doesNotContain("10.9.9.9")
                .contains("192.0.2.7");
    }

    @Test
    void forwardingFieldsOfTrustedProxiesAreContinued() throws IOException, ServletException {
        trial.setting("trusted-proxies", "192.0.2.0/24").send("POST", "/a", "X-Forwarded-For", "10.9.9.9");

        assertThat(trial.passed.get(0).fields().members("X-Forwarded-For")).containsExactly("10.9.9.9", "192.0.2.7");
    }

    @Test
    void redirectsLeadBackToThisNode() throws IOException, ServletException {
        trial.send("POST", "/a", "Host", "cache.example:8443");
        Fields fields = Fields.of("Location", "http://origin.example/files/b?c", "Content-Location", "http://else/x");
        trial.response.complete(new UpstreamResponse(303, fields, Body.empty()));
        trial.pump();

        assertThat(trial.field("Location")).isEqualTo("https://cache.example:8443/b?c");
        assertThat(trial.field("Content-Location")).isEqualTo("http://else/x");
    }

    @Test
    void clientThatLeavesBeforeTheHeadCancelsTheRequest() throws IOException, ServletException {
        trial.send("POST", "/a");

        trial.container.async.finish();

        assertThat(trial.response).isCancelled();
    }

    // ---- refused

    @ParameterizedTest
    @ValueSource(strings = {"/a/../b", "/a/%2e%2E/b", "/a/%zz", "*"})
    void ambiguousPathIsRefused(String uri) throws IOException, ServletException {
        trial.send("GET", uri).pump();

        assertThat(trial.container.status()).isEqualTo(400);
        assertThat(trial.body()).startsWith("400 Bad Request: ").endsWith("\n");
        assertThat(trial.asked).isEmpty();
        assertThat(trial.container.async.completions()).isOne();
    }

    @Test
    void requestThatCameBackIsRefused() throws IOException, ServletException {
        trial.send("GET", "/a", "CDN-Loop", "other, casserole;id=node-1").pump();

        assertThat(trial.container.status()).isEqualTo(508);
        assertThat(trial.asked).isEmpty();
        assertThat(trial.field("Cache-Status")).startsWith("casserole; fwd=");
    }

    @Test
    void traceIsRefusedWithWhatIsAllowed() throws IOException, ServletException {
        trial.send("TRACE", "/a", "Cookie", "secret=1").pump();

        assertThat(trial.container.status()).isEqualTo(405);
        assertThat(trial.field("Allow")).contains("GET");
        assertThat(trial.body()).doesNotContain("secret");
        assertThat(trial.passed).isEmpty();
    }

    @Test
    void lastRecipientOfOptionsAnswersItself() throws IOException, ServletException {
        trial.send("OPTIONS", "/a", "Max-Forwards", "0").pump();
        assertThat(trial.container.status()).isEqualTo(200);

        FilterTrial next = new FilterTrial();
        next.send("OPTIONS", "/a", "Max-Forwards", "2");
        assertThat(next.passed.get(0).fields().first("Max-Forwards")).contains("1");
    }

    // ---- failures

    @ParameterizedTest
    @CsvSource({"UNREACHABLE, 502", "TIMEOUT, 504", "BUSY, 503", "LOOP, 508"})
    void failureNamesTheMirrorHostOnly(Reason reason, int status) throws IOException, ServletException {
        trial.send("POST", "/a");
        trial.response.completeExceptionally(
                new CompletionException(new FetchException(reason, "10.1.2.3:9000 secret detail")));
        trial.pump();

        assertThat(trial.container.status()).isEqualTo(status);
        assertThat(trial.body()).contains("origin.example").doesNotContain("secret");
        assertThat(trial.field("Cache-Status")).startsWith("casserole; fwd=");
    }

    @Test
    void defectIsAnswered502WithoutATrace() throws IOException, ServletException {
        trial.send("GET", "/a");
        trial.answer.completeExceptionally(new IllegalStateException("secret"));
        trial.pump();

        assertThat(trial.container.status()).isEqualTo(502);
        assertThat(trial.body()).doesNotContain("secret").doesNotContain("Exception");
    }

    @Test
    void abortedResponseFailsItsDispatch() throws IOException, ServletException {
        trial.send("GET", "/a");
        ScriptedBody body = new ScriptedBody().give(new byte[] {1});
        trial.answer.complete(
                new Answer.Response(200, Fields.of("Content-Length", "5"), CacheStatus.hit("casserole"), body));
        trial.pump();

        body.fail(new FetchException(Reason.BROKEN, "cut"));
        trial.container.executor.runAll();

        assertThat(trial.container.async.dispatches()).isOne();
        assertThatIOException().isThrownBy(() -> trial.dispatch()).withMessageContaining("cut");
    }

    // ---- the node's own

    @Test
    void ownPathsAreTheServlets() throws IOException, ServletException {
        trial.send("GET", "/_casserole/health/live");

        assertThat(trial.isChained()).isTrue();
        verify(trial.request, never()).startAsync(any(), any());
    }

    private static Body bytes(String text) {
        return Body.of(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    // ---- clients of one address

    @Test
    void oneRequestTooManyOfAnAddressIsRefusedForNow() throws IOException, ServletException { // RFC 6585 §4
        trial.setting("max-clients-per-address", "1").send("GET", "/a").send("GET", "/b");
        trial.pump();

        assertThat(trial.container.status()).isEqualTo(429);
        assertThat(trial.field("Retry-After")).isEqualTo("1");
        assertThat(trial.field("Cache-Control")).isEqualTo("no-store");
        assertThat(trial.body()).startsWith("429 Too Many Requests");
        assertThat(trial.asked).hasSize(1);
    }

    @Test
    void requestThatIsAnsweredMakesRoomForTheNext() throws IOException, ServletException {
        trial.setting("max-clients-per-address", "1").send("GET", "/a");
        trial.answer.complete(
                new Answer.Response(200, Fields.of("Content-Length", "2"), CacheStatus.hit("casserole"), bytes("ok")));
        trial.pump();

        trial.send("GET", "/b");

        assertThat(trial.asked).hasSize(2);
    }

    @Test
    void requestWhoseClientLeavesMakesRoomForTheNext() throws IOException, ServletException {
        trial.setting("max-clients-per-address", "1").send("GET", "/a");
        trial.container.async.finish();
        trial.container.async.finish();

        trial.send("GET", "/b").send("GET", "/c");

        assertThat(trial.asked).hasSize(2);
    }

    @Test
    void byDefaultAnAddressHasAnyNumberOfRequests() throws IOException, ServletException {
        for (int i = 0; i < 100; i++) {
            trial.send("GET", "/a");
        }

        assertThat(trial.asked).hasSize(100);
    }

    // ---- what becomes of requests

    private RequestOutcome outcome() {
        assertThat(trial.container.outcomes).hasSize(1);
        return trial.container.outcomes.get(0);
    }

    @Test
    void outcomeOfTheCachesAnswerIsWhatItSaysOfItself() throws IOException, ServletException {
        trial.send("GET", "/a?b=1");
        CacheStatus said = CacheStatus.hit("casserole").withDetail("memory");
        trial.answer.complete(new Answer.Response(200, Fields.of("Content-Length", "2"), said, bytes("ok")));
        trial.pump();

        assertThat(outcome().asked()).isEqualTo(new RequestOutcome.Asked("GET", "/a?b=1", "HTTP/1.1", "192.0.2.7"));
        assertThat(outcome().result()).isEqualTo(CacheResult.HIT);
        assertThat(outcome().said()).contains(said);
    }

    @Test
    void outcomeOfWhatPassesIsABypass() throws IOException, ServletException {
        trial.send("DELETE", "/a");
        trial.response.complete(new UpstreamResponse(200, Fields.empty(), bytes("ok")));
        trial.pump();

        assertThat(outcome().result()).isEqualTo(CacheResult.BYPASS);
        assertThat(outcome().sent()).isEqualTo(2);
    }

    @Test
    void outcomeOfAFailureIsAnError() throws IOException, ServletException {
        trial.send("DELETE", "/a");
        trial.response.completeExceptionally(new FetchException(Reason.UNREACHABLE, "nobody there"));
        trial.pump();

        assertThat(outcome().status()).isEqualTo(502);
        assertThat(outcome().result()).isEqualTo(CacheResult.ERROR);
    }

    @Test
    void outcomeOfARefusalIsTheNodesOwn() throws IOException, ServletException {
        trial.send("TRACE", "/a").pump();

        assertThat(outcome().status()).isEqualTo(405);
        assertThat(outcome().result()).isEqualTo(CacheResult.OWN);
        assertThat(outcome().said()).isEmpty();
    }

    @Test
    void outcomeOfARequestThatCannotBeReadHasItsTargetAsSent() throws IOException, ServletException {
        trial.send("GET", "/../a?b").pump();

        assertThat(outcome().status()).isEqualTo(400);
        assertThat(outcome().asked().target()).isEqualTo("/../a?b");
    }

    @Test
    void outcomeOfAClientThatLeavesBeforeTheHeadIsThatItLeft() throws IOException, ServletException {
        trial.send("DELETE", "/a");
        trial.response.cancel(false);

        assertThat(outcome().ending()).isEqualTo(Ending.LEFT);
        assertThat(outcome().toHead()).isEmpty();
        assertThat(outcome().result()).isEqualTo(CacheResult.BYPASS);
    }
}
