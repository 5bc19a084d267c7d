package io.casserole.cache;

import static io.casserole.cache.CacheTrial.SIZE;
import static io.casserole.cache.CacheTrial.cacheStatus;
import static io.casserole.cache.CacheTrial.read;
import static io.casserole.cache.CacheTrial.request;
import static io.casserole.cache.CacheTrial.response;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.http.CacheStatus.Forwarded;
import io.casserole.http.Fields;
import io.casserole.http.Freshness;
import io.casserole.segment.Body;
import io.casserole.segment.Descriptor;
import io.casserole.segment.FetchException;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.ObjectKey;
import io.casserole.segment.ObjectSource.Description;
import io.casserole.segment.PurgeMark;
import io.casserole.segment.SegmentBytes;
import io.casserole.segment.SegmentReader;
import io.casserole.segment.ServedFrom;
import io.casserole.segment.UpstreamResponse;
import io.casserole.testing.Descriptors;
import io.casserole.testing.HandAnsweredObjects;
import io.casserole.testing.HandFilledSource;
import io.casserole.testing.MapDescriptors;
import io.casserole.testing.MovableClock;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpCacheTest {
    private final CacheTrial trial = new CacheTrial();
    private final MovableClock clock = trial.clock;
    private final MapDescriptors descriptors = trial.descriptors;
    private final HandFilledSource origin = trial.origin;
    private final HandAnsweredObjects objects = trial.objects;

    @AfterEach
    void allMemoryReturns() {
        trial.close();
    }

    private CompletableFuture<Answer> get(String path, String... fields) {
        return trial.get(path, fields);
    }

    private void ask(String path, String... fields) {
        var unused = get(path, fields);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }

    private static Description.Known describing(Descriptor descriptor) {
        return new Description.Known(descriptor, List.of(), 304, Optional.empty());
    }

    @Test
    void aFreshObjectIsAHitThatAsksNobody() {
        trial.knows(Descriptors.of(5, SIZE), "hello");
        clock.advance(Duration.ofSeconds(10));

        Answer.Response hit = response(get("/a"));

        assertThat(hit.status()).isEqualTo(200);
        assertThat(hit.fields().first("age")).contains("10");
        assertThat(hit.fields().first("content-length")).contains("5");
        assertThat(hit.fields().first("accept-ranges")).contains("bytes");
        assertThat(hit.fields().first("etag")).contains("\"1\"");
        assertThat(cacheStatus(hit)).isEqualTo("casserole; hit; ttl=3590; detail=memory");
        assertThat(read(hit)).isEqualTo("hello");
        assertThat(objects.questions()).isEmpty();
    }

    @Test
    void manyRequestsForAnUnknownObjectAskOnce() {
        List<CompletableFuture<Answer>> answers = List.of(
                get("/a"), get("/a"), get("/a", "Range", "bytes=1-2"), trial.cache.answer(request("HEAD", "/a")));
        SegmentBytes first = trial.memory.allocate(5);
        objects.answer(
                0,
                new Description.Known(
                        Descriptors.of(5, SIZE),
                        List.of(),
                        200,
                        Optional.of(new Description.First(0, SegmentReader.owning(first, ServedFrom.ORIGIN)))));
        first.append(ByteBuffer.wrap(ascii("hello")));
        first.complete();

        assertThat(objects.questions()).hasSize(1);
        assertThat(origin.asked()).isEmpty();
        assertThat(cacheStatus(answers.get(0)))
                .isEqualTo("casserole; fwd=uri-miss; fwd-status=200; ttl=3600; stored; detail=origin");
        assertThat(cacheStatus(answers.get(1)))
                .isEqualTo("casserole; fwd=uri-miss; fwd-status=200; ttl=3600; stored; collapsed; detail=origin");
        assertThat(read(answers.get(0))).isEqualTo("hello");
        assertThat(read(answers.get(1))).isEqualTo("hello");
        assertThat(response(answers.get(2)).status()).isEqualTo(206);
        assertThat(read(answers.get(2))).isEqualTo("el");
        assertThat(response(answers.get(3)).fields().first("content-length")).contains("5");
        assertThat(read(answers.get(3))).isEmpty();
    }

    @Test
    void whoFindsAnObjectAsSoonAsItIsKnownSharesItsFirstSegment() {
        List<CompletableFuture<Answer>> answers = new ArrayList<>(List.of(get("/a")));
        descriptors.afterNextPut(() -> answers.add(get("/a")));
        objects.answer(0, new Description.Known(Descriptors.of(5, SIZE), List.of(), 200, trial.first("hello")));

        assertThat(answers)
                .hasSize(2)
                .allSatisfy(answer -> assertThat(read(answer)).isEqualTo("hello"));
        assertThat(origin.asked()).isEmpty();
        assertThat(read(get("/a"))).isEqualTo("hello");
        assertThat(origin.asked()).isEmpty();
    }

    @Test
    void theAnswerWaitsForTheFirstBytes() {
        trial.knows(Descriptors.of(3L * SIZE, SIZE));
        CompletableFuture<Answer> answer = get("/a", "Range", "bytes=0-3");
        assertThat(answer).isNotDone();
        origin.deliver(0, ascii("abcd"));

        Answer.Response part = response(answer);
        assertThat(part.status()).isEqualTo(206);
        assertThat(part.fields().first("content-range")).contains("bytes 0-3/" + 3L * SIZE);
        assertThat(read(part)).isEqualTo("abcd");
        origin.fill(0).fail(new FetchException(Reason.BROKEN, "end of test"));
    }

    @Test
    void notCacheableIsRememberedForAWhileAndForwarded() {
        CompletableFuture<Answer> first = get("/a");
        objects.answer(0, new Description.Uncacheable("no-store"));

        assertThat(first.join()).isEqualTo(new Answer.Forward(Forwarded.URI_MISS, "no-store"));
        assertThat(get("/a").join()).isEqualTo(new Answer.Forward(Forwarded.URI_MISS, "no-store"));
        assertThat(objects.questions()).hasSize(1);

        clock.advance(CacheTrial.CONFIG.uncacheableTtl());
        ask("/a");
        assertThat(objects.questions()).hasSize(2);
    }

    @Test
    void anUncacheableResponseBelongsToTheRequestThatCausedItAlone() {
        CompletableFuture<Answer> leader = get("/a");
        CompletableFuture<Answer> waiter = get("/a");
        UpstreamResponse own = new UpstreamResponse(
                200, Fields.of("Set-Cookie", "s=1"), Body.of(ByteBuffer.wrap(ascii("for the leader"))));
        objects.answer(0, new Description.Passed("set-cookie", own));

        assertThat(response(leader).fields().first("set-cookie")).contains("s=1");
        assertThat(read(leader)).isEqualTo("for the leader");
        assertThat(waiter.join()).isEqualTo(new Answer.Forward(Forwarded.URI_MISS, "set-cookie"));
    }

    @Test
    void aStaleObjectIsValidatedOnceAndServedWithoutItsBytesBeingAsked() {
        Descriptor stale = Descriptors.of(5, SIZE);
        trial.knows(stale, "hello");
        clock.advance(Duration.ofHours(2));
        CompletableFuture<Answer> leader = get("/a");
        CompletableFuture<Answer> follower = get("/a");
        assertThat(objects.questions()).hasSize(1);
        assertThat(objects.questions().get(0).stale()).contains(stale);

        objects.answer(
                0,
                describing(stale.validated(
                        stale.fields(), clock.instant(), new Freshness(Duration.ofHours(1), Duration.ZERO))));

        assertThat(cacheStatus(leader))
                .isEqualTo("casserole; fwd=stale; fwd-status=304; ttl=3600; stored; detail=memory");
        assertThat(read(leader)).isEqualTo("hello");
        assertThat(read(follower)).isEqualTo("hello");
        assertThat(origin.asked()).isEmpty();
    }

    @Test
    void anObjectThatChangedBeforeTheFirstByteStartsAgainOnce() {
        Descriptor old = Descriptors.of("/a", "1", 3L * SIZE, SIZE);
        trial.knows(old);
        CompletableFuture<Answer> answer = get("/a", "Range", "bytes=0-1");
        origin.fill(0).fail(new FetchException(Reason.CHANGED, "other validator"));
        assertThat(objects.questions()).hasSize(1);

        objects.answer(0, describing(Descriptors.of("/a", "2", 3L * SIZE, SIZE)));
        origin.deliver(1, ascii("new"));

        assertThat(response(answer).fields().first("etag")).contains("\"2\"");
        assertThat(read(answer)).isEqualTo("ne");
        origin.fill(1).fail(new FetchException(Reason.BROKEN, "end of test"));
    }

    @Test
    void anObjectThatKeepsChangingIsABadGateway() {
        Descriptor old = Descriptors.of("/a", "1", 3L * SIZE, SIZE);
        trial.knows(old);
        CompletableFuture<Answer> answer = get("/a");
        origin.fill(0).fail(new FetchException(Reason.CHANGED, "other validator"));
        objects.answer(0, describing(Descriptors.of("/a", "2", 3L * SIZE, SIZE)));
        origin.fill(1).fail(new FetchException(Reason.CHANGED, "yet another"));

        assertThat(response(answer).status()).isEqualTo(502);
        assertThat(descriptors.peek(old.key())).isEmpty();
    }

    @Test
    void anUnreachableOriginIsABadGatewayForAllWhoWaitedAndIsAskedAgainNextTime() {
        CompletableFuture<Answer> leader = get("/a");
        CompletableFuture<Answer> waiter = get("/a");
        objects.fail(0, new FetchException(Reason.UNREACHABLE, "connection refused"));

        for (CompletableFuture<Answer> answer : List.of(leader, waiter)) {
            assertThat(response(answer).status()).isEqualTo(502);
            assertThat(cacheStatus(answer)).isEqualTo("casserole; fwd=miss; detail=unreachable");
            assertThat(read(answer)).isEqualTo("502 the origin cannot be reached: origin.example\n");
        }
        ask("/a");
        assertThat(objects.questions()).hasSize(2);
    }

    @Test
    void aSlowOriginIsAGatewayTimeout() {
        CompletableFuture<Answer> answer = get("/a");
        objects.fail(0, new FetchException(Reason.TIMEOUT, "no head in 30 s"));

        assertThat(response(answer).status()).isEqualTo(504);
        assertThat(read(answer)).contains("origin.example");
    }

    @Test
    void variantsLiveSideBySide() {
        CompletableFuture<Answer> english = get("/a", "Accept-Language", "en");
        CompletableFuture<Answer> german = get("/a", "Accept-Language", "de");
        objects.answer(0, variant("en", "hello"));
        assertThat(objects.questions()).hasSize(2);
        objects.answer(1, variant("de", "hallo"));

        assertThat(read(english)).isEqualTo("hello");
        assertThat(read(german)).isEqualTo("hallo");
        assertThat(read(get("/a", "Accept-Language", "en"))).isEqualTo("hello");
        assertThat(objects.questions()).hasSize(2);
    }

    private Description variant(String language, String body) {
        ObjectKey key = ObjectKey.primary("/a")
                .variant(io.casserole.http.VariantKey.of(
                        List.of("accept-language"), Fields.of("Accept-Language", language)));
        Descriptor plain = Descriptors.of("/a", language, body.length(), SIZE);
        Descriptor descriptor = new Descriptor(
                key,
                Fields.of("Accept-Language", language),
                200,
                plain.fields(),
                plain.length(),
                plain.validator(),
                plain.generation(),
                SIZE,
                plain.receivedAt(),
                plain.freshness(),
                true,
                true,
                PurgeMark.NONE);
        return new Description.Known(descriptor, List.of("accept-language"), 200, trial.first(body));
    }

    @Test
    void conditionalRequestsAreAnsweredWithoutABody() {
        trial.knows(Descriptors.of(5, SIZE), "hello");

        Answer.Response notModified = response(get("/a", "If-None-Match", "\"1\""));
        Answer.Response failed = response(get("/a", "If-Match", "\"2\""));

        assertThat(notModified.status()).isEqualTo(304);
        assertThat(notModified.fields().first("etag")).contains("\"1\"");
        assertThat(notModified.fields().has("content-length")).isFalse();
        assertThat(read(notModified)).isEmpty();
        assertThat(failed.status()).isEqualTo(412);
    }

    @Test
    void conditionsAndRangesAreForWhatSucceeds() { // RFC 9110 §13.2.1, §14.2
        trial.knows(Descriptors.withStatus(404, Descriptors.of(5, SIZE)), "sorry");

        for (String[] fields :
                List.of(new String[] {"If-None-Match", "\"1\""}, new String[] {"If-Match", "\"2\""}, new String[] {
                    "Range", "bytes=1-2"
                })) {
            Answer.Response missing = response(get("/a", fields));
            assertThat(missing.status()).isEqualTo(404);
            assertThat(missing.fields().has("accept-ranges")).isFalse();
            assertThat(read(missing)).isEqualTo("sorry");
        }
    }

    @Test
    void noContentHasNoLength() { // RFC 9110 §8.6
        trial.knows(Descriptors.withStatus(204, Descriptors.of(0, SIZE)), "");

        Answer.Response answer = response(get("/a"));
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.fields().has("content-length")).isFalse();
        assertThat(read(answer)).isEmpty();
    }

    @Test
    void nobodyWaitsForWhatIsSaidToSomebodyInPersonNorHearsOfIt() { // RFC 9111 §3.5
        CompletableFuture<Answer> authorised = get("/a", "Authorization", "Basic eDp5");
        CompletableFuture<Answer> anonymous = get("/a");
        assertThat(objects.questions()).hasSize(2);

        objects.answer(0, new Description.Uncacheable("request has Authorization"));
        assertThat(authorised.join()).isEqualTo(new Answer.Forward(Forwarded.URI_MISS, "request has Authorization"));
        objects.answer(1, new Description.Known(Descriptors.of(5, SIZE), List.of(), 200, trial.first("hello")));

        assertThat(read(anonymous)).isEqualTo("hello");
        assertThat(read(get("/a", "Authorization", "Basic eDp5"))).isEqualTo("hello");
        assertThat(objects.questions()).hasSize(2);
    }

    @Test
    void anUnsatisfiableRangeNamesTheLength() {
        trial.knows(Descriptors.of(5, SIZE), "hello");

        Answer.Response answer = response(get("/a", "Range", "bytes=5-"));

        assertThat(answer.status()).isEqualTo(416);
        assertThat(answer.fields().first("content-range")).contains("bytes */5");
    }

    @Test
    void ifRangeThatDoesNotHoldGetsTheWholeObject() {
        trial.knows(Descriptors.of(5, SIZE), "hello");

        assertThat(response(get("/a", "Range", "bytes=1-2", "If-Range", "\"2\""))
                        .status())
                .isEqualTo(200);
        assertThat(response(get("/a", "Range", "bytes=1-2", "If-Range", "\"1\""))
                        .status())
                .isEqualTo(206);
        assertThat(response(get("/a", "Range", "bytes=1-2", "If-Range", "W/\"1\""))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void severalRangesAreAMultipartOfTheLengthAnnounced() {
        trial.knows(Descriptors.of(500, SIZE), "0123456789".repeat(50));

        Answer.Response answer = response(get("/a", "Range", "bytes=0-1,300-302"));

        assertThat(answer.status()).isEqualTo(206);
        String type = answer.fields().first("content-type").orElseThrow();
        String boundary = type.substring(type.indexOf('=') + 1);
        String body = read(answer);
        assertThat(answer.fields().first("content-length")).contains(Integer.toString(body.length()));
        assertThat(body)
                .isEqualTo(
                        "\r\n--" + boundary + "\r\nContent-Type: text/x-test\r\nContent-Range: bytes 0-1/500\r\n\r\n01"
                                + "\r\n--" + boundary
                                + "\r\nContent-Type: text/x-test\r\nContent-Range: bytes 300-302/500\r\n\r\n012"
                                + "\r\n--" + boundary + "--\r\n");
    }

    @Test
    void headAndConditionalRequestsForUnknownObjectsWantNoBytes() {
        var unused = trial.cache.answer(request("HEAD", "/a"));
        ask("/b", "If-None-Match", "\"1\"");
        ask("/c", "Range", "bytes=700000-");

        assertThat(objects.questions().get(0).probe().wanted()).isEmpty();
        assertThat(objects.questions().get(1).probe().wanted()).isEmpty();
        assertThat(objects.questions().get(2).probe().wanted().orElseThrow().firstByte())
                .isEqualTo(700_000);
    }

    @Test
    void cookiesGoWithTheFetchAsReceivedAndNothingElseOfTheClient() {
        trial.knows(Descriptors.of(3L * SIZE, SIZE));
        CompletableFuture<Answer> answer = get("/a", "Cookie", "a=b", "User-Agent", "test", "Range", "bytes=0-0");
        origin.complete(0, new byte[SIZE]);

        assertThat(origin.request(0).fields()).isEqualTo(Fields.of("Cookie", "a=b"));
        response(answer).body().close();
    }

    @Test
    void cookieThatChoosesTheVariantIsSentOnce() {
        trial.knows(chosenByCookie("a=b"));
        CompletableFuture<Answer> answer = get("/a", "Cookie", "a=b");
        origin.complete(0, new byte[SIZE]);

        assertThat(origin.request(0).fields()).isEqualTo(Fields.of("Cookie", "a=b"));
        response(answer).body().close();
    }

    private static Descriptor chosenByCookie(String cookie) {
        Descriptor plain = Descriptors.of(SIZE, SIZE);
        return new Descriptor(
                plain.key(),
                Fields.of("Cookie", cookie),
                plain.status(),
                plain.fields(),
                plain.length(),
                plain.validator(),
                plain.generation(),
                plain.segmentSize(),
                plain.receivedAt(),
                plain.freshness(),
                plain.ranged(),
                plain.proven(),
                plain.mark());
    }
}
