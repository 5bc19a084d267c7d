package io.casserole.cache;

import static io.casserole.cache.CacheTrial.SIZE;
import static io.casserole.cache.CacheTrial.cacheStatus;
import static io.casserole.cache.CacheTrial.read;
import static io.casserole.cache.CacheTrial.response;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.http.CacheStatus.Forwarded;
import io.casserole.http.Fields;
import io.casserole.http.Freshness;
import io.casserole.segment.Body;
import io.casserole.segment.Descriptor;
import io.casserole.segment.Entry;
import io.casserole.segment.FetchException;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.ObjectSource.Description;
import io.casserole.segment.Piece;
import io.casserole.segment.UpstreamResponse;
import io.casserole.testing.Descriptors;
import io.casserole.testing.HandAnsweredObjects;
import io.casserole.testing.MovableClock;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients are answered from objects that are not fresh (RFC 9111 §4.2.4, RFC 5861), and by whom. */
class StaleObjectsTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final String SERVED_STALE = "casserole; hit; ttl=-60; detail=memory";

    private final CacheTrial trial = new CacheTrial();
    private final MovableClock clock = trial.clock;
    private final HandAnsweredObjects objects = trial.objects;

    @AfterEach
    void allMemoryReturns() {
        trial.close();
    }

    private HttpCache cache(Map<String, String> settings) {
        return trial.cache(settings);
    }

    private static CompletableFuture<Answer> get(HttpCache cache, String... fields) {
        return cache.answer(CacheTrial.request("GET", "/a", fields));
    }

    private static void assertThatBody(CompletableFuture<Answer> answer, String expected) {
        assertThat(read(answer)).isEqualTo(expected);
    }

    /** An hour and a minute after {@code "hello"} was stored, which lives for an hour. */
    private Descriptor staleForAMinute(String cacheControl) {
        Descriptor plain = Descriptors.of(5, SIZE);
        Descriptor known = plain.validated(
                plain.fields().with("Cache-Control", cacheControl), plain.receivedAt(), plain.freshness());
        trial.knows(known, "hello");
        clock.advance(HOUR.plusMinutes(1));
        return known;
    }

    private Description.Known confirmed(Descriptor stale) {
        Descriptor fresh = stale.validated(stale.fields(), clock.instant(), new Freshness(HOUR, Duration.ZERO));
        return new Description.Known(fresh, List.of(), 304, Optional.empty());
    }

    private Description.Known changed(String body) {
        Descriptor plain = Descriptors.of("/a", "2", body.length(), SIZE);
        Descriptor fresh = plain.validated(plain.fields(), clock.instant(), plain.freshness());
        return new Description.Known(fresh, List.of(), 200, trial.first(body));
    }

    private static final class CountedBody {
        private int closed;

        private Description.Refused refusal(int status) {
            Body content = Body.of(ByteBuffer.wrap("the origin's own".getBytes(US_ASCII)));
            Body counted = new Body() {
                @Override
                public @Nullable Piece read(int most) {
                    return content.read(most);
                }

                @Override
                public void demand(Runnable callback) {
                    content.demand(callback);
                }

                @Override
                public void close() {
                    closed++;
                    content.close();
                }
            };
            return new Description.Refused(new UpstreamResponse(status, Fields.of("X-Own", "1"), counted));
        }
    }

    // ---- stale-while-revalidate

    @Test
    void withinItsWindowItIsServedAtOnceAndValidatedOnce() { // RFC 5861 §3
        Descriptor stale = staleForAMinute("max-age=3600, stale-while-revalidate=60");
        HttpCache cache = cache(Map.of());

        for (CompletableFuture<Answer> answer : List.of(get(cache), get(cache))) {
            assertThat(cacheStatus(answer)).isEqualTo(SERVED_STALE);
            assertThat(response(answer).fields().first("age")).contains("3660");
            assertThatBody(answer, "hello");
        }
        assertThat(objects.questions()).hasSize(1);
        assertThat(objects.questions().get(0).stale()).contains(stale);

        objects.answer(0, confirmed(stale));
        assertThat(cacheStatus(get(cache))).isEqualTo("casserole; hit; ttl=3600; detail=memory");
        assertThat(objects.questions()).hasSize(1);
    }

    @Test
    void behindItsWindowItIsValidatedFirst() { // RFC 5861 §3
        Descriptor stale = staleForAMinute("max-age=3600, stale-while-revalidate=59");
        CompletableFuture<Answer> answer = get(cache(Map.of()));
        assertThat(answer).isNotDone();

        objects.answer(0, confirmed(stale));
        assertThat(cacheStatus(answer))
                .isEqualTo("casserole; fwd=stale; fwd-status=304; ttl=3600; stored; detail=memory");
        assertThatBody(answer, "hello");
    }

    @Test
    void whatTheValidationBringsIsServedNext() {
        staleForAMinute("max-age=3600, stale-while-revalidate=600");
        HttpCache cache = cache(Map.of());
        assertThatBody(get(cache), "hello");

        objects.answer(0, changed("good bye"));
        assertThatBody(get(cache), "good bye");
        assertThat(objects.questions()).hasSize(1);
    }

    @Test
    void whoNeedsTheAnswerOfAValidationUnderWayWaitsForIt() {
        Descriptor stale = staleForAMinute("max-age=3600, stale-while-revalidate=60");
        HttpCache cache = cache(Map.of());
        assertThatBody(get(cache), "hello");
        clock.advance(Duration.ofSeconds(1));
        CompletableFuture<Answer> answer = get(cache);
        assertThat(answer).isNotDone();

        objects.answer(0, confirmed(stale));
        assertThatBody(answer, "hello");
        assertThat(objects.questions()).hasSize(1);
    }

    @Test
    void nobodyAsksAnewWhileTheBodyThatAValidationBroughtIsPassing() {
        staleForAMinute("max-age=3600, stale-while-revalidate=600");
        HttpCache cache = cache(Map.of());
        assertThatBody(get(cache), "hello");
        objects.answer(0, new Description.Streaming(new CountedWholeBody(), List.of()));

        assertThatBody(get(cache), "hello");
        assertThat(objects.questions()).hasSize(1);
    }

    @Test
    void validationThatFailsIsNotTriedAgainForAWhile() {
        staleForAMinute("max-age=3600, stale-while-revalidate=600");
        HttpCache cache = cache(Map.of());
        assertThatBody(get(cache), "hello");
        objects.fail(0, new FetchException(Reason.UNREACHABLE, "refused"));

        assertThatBody(get(cache), "hello");
        assertThat(objects.questions()).hasSize(1);
        clock.advance(RecentFailures.RECENT);
        assertThatBody(get(cache), "hello");
        assertThat(objects.questions()).hasSize(2);
    }

    @Test
    void validationNobodyWaitsForIsNobodysInPersonAndClosesWhatItGets() {
        staleForAMinute("max-age=3600, stale-while-revalidate=600");
        HttpCache cache = cache(Map.of("stale-on-error", "0"));
        assertThatBody(get(cache, "Authorization", "Basic eDp5", "Cookie", "a=b"), "hello");
        assertThat(objects.questions().get(0).probe().fields()).isEqualTo(Fields.of("Cookie", "a=b"));

        CountedBody body = new CountedBody();
        objects.answer(0, body.refusal(503));
        assertThat(body.closed).isEqualTo(1);
    }

    // ---- stale on error

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"UNREACHABLE", "TIMEOUT", "BROKEN", "BUSY"})
    void standsInForAnOriginThatCannotBeAskedForAllWhoWait(Reason reason) { // RFC 9111 §4.2.4
        staleForAMinute("max-age=3600");
        HttpCache cache = cache(Map.of());
        List<CompletableFuture<Answer>> answers = List.of(get(cache), get(cache));
        objects.fail(0, new FetchException(reason, "nobody there"));

        for (CompletableFuture<Answer> answer : answers) {
            assertThat(response(answer).status()).isEqualTo(200);
            assertThat(cacheStatus(answer)).isEqualTo(SERVED_STALE);
            assertThatBody(answer, "hello");
        }
        assertThat(objects.questions()).hasSize(1);
    }

    @Test
    void nobodyWaitsForADeadOriginTwiceWithinAFewSeconds() {
        Descriptor stale = staleForAMinute("max-age=3600");
        HttpCache cache = cache(Map.of());
        CompletableFuture<Answer> first = get(cache);
        objects.fail(0, new FetchException(Reason.TIMEOUT, "no head in 30 s"));
        assertThatBody(first, "hello");
        assertThatBody(get(cache), "hello");
        assertThat(objects.questions()).hasSize(1);

        clock.advance(RecentFailures.RECENT);
        CompletableFuture<Answer> later = get(cache);
        objects.answer(1, confirmed(stale));
        assertThat(cacheStatus(later)).startsWith("casserole; fwd=stale; fwd-status=304; ttl=3600; stored");
    }

    @ParameterizedTest
    @ValueSource(strings = {"must-revalidate", "proxy-revalidate", "s-maxage=3600", "no-cache"})
    void neverStandsInWhereTheOriginForbids(String directive) { // RFC 9111 §4.2.4, §5.2.2.2
        staleForAMinute("max-age=3600, stale-if-error=600, " + directive);
        CompletableFuture<Answer> answer = get(cache(Map.of()));
        objects.fail(0, new FetchException(Reason.UNREACHABLE, "refused"));

        assertThat(response(answer).status()).isEqualTo(504);
        assertThatBody(
                answer, "504 what is stored must be validated, and the origin could not be asked: origin.example\n");
    }

    @ParameterizedTest
    @CsvSource({"stale-if-error=60,200", "stale-if-error=59,502"})
    void originSaysHowLongItMayStandIn(String directive, int status) { // RFC 5861 §4
        staleForAMinute("max-age=3600, " + directive);
        CompletableFuture<Answer> answer = get(cache(Map.of()));
        objects.fail(0, new FetchException(Reason.UNREACHABLE, "refused"));

        assertThat(response(answer).status()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"60s,200", "59s,502", "0,502"})
    void settingSaysHowLongItMayStandInWhereTheOriginDoesNot(String setting, int status) {
        staleForAMinute("max-age=3600");
        CompletableFuture<Answer> answer = get(cache(Map.of("stale-on-error", setting)));
        objects.fail(0, new FetchException(Reason.UNREACHABLE, "refused"));

        assertThat(response(answer).status()).isEqualTo(status);
    }

    @Test
    void standsInForAnErrorOfTheOriginForAllWhoWait() { // RFC 5861 §4
        staleForAMinute("max-age=3600, stale-if-error=600");
        HttpCache cache = cache(Map.of());
        CompletableFuture<Answer> leader = get(cache);
        CompletableFuture<Answer> waiter = get(cache);
        CountedBody body = new CountedBody();
        objects.answer(0, body.refusal(503));

        assertThat(cacheStatus(leader)).isEqualTo("casserole; fwd=stale; fwd-status=503; ttl=-60; detail=memory");
        assertThat(cacheStatus(waiter))
                .isEqualTo("casserole; fwd=stale; fwd-status=503; ttl=-60; collapsed; detail=memory");
        assertThatBody(leader, "hello");
        assertThatBody(waiter, "hello");
        assertThat(body.closed).isEqualTo(1);
        assertThat(objects.questions()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"500,200", "503,200", "404,404"})
    void standsInForAnErrorAlsoWithoutAValidator(int answered, int status) { // RFC 5861 §4
        staleForAMinute("max-age=3600");
        CompletableFuture<Answer> answer = get(cache(Map.of()));
        UpstreamResponse own = new CountedBody().refusal(answered).response().orElseThrow();
        objects.answer(0, new Description.Passed("status " + answered, own));

        assertThat(response(answer).status()).isEqualTo(status);
        response(answer).body().close();
    }

    @Test
    void errorOfTheOriginGoesToTheClientWhereNothingMayStandIn() { // RFC 9111 §4.3.3
        Descriptor stale = staleForAMinute("max-age=3600, must-revalidate");
        HttpCache cache = cache(Map.of());
        CompletableFuture<Answer> leader = get(cache);
        CompletableFuture<Answer> waiter = get(cache);
        objects.answer(0, new CountedBody().refusal(500));

        assertThat(response(leader).status()).isEqualTo(500);
        assertThat(response(leader).fields().first("x-own")).contains("1");
        assertThatBody(leader, "the origin's own");
        assertThat(objects.questions()).hasSize(2);
        objects.answer(1, confirmed(stale));
        assertThatBody(waiter, "hello");
    }

    @Test
    void errorWithoutAResponseHasEachRequestForwardedWhereNothingMayStandIn() { // RFC 9111 §4.3.3
        staleForAMinute("max-age=3600, must-revalidate");
        HttpCache cache = cache(Map.of());
        CompletableFuture<Answer> leader = get(cache);
        CompletableFuture<Answer> waiter = get(cache);
        objects.answer(0, new Description.Refused(503, Optional.empty()));

        assertThat(leader).isCompletedWithValue(new Answer.Forward(Forwarded.STALE, "status 503"));
        assertThat(waiter).isCompletedWithValue(new Answer.Forward(Forwarded.STALE, "status 503"));
        assertThat(objects.questions()).hasSize(1);
    }

    @Test
    void standsInForAnErrorWithoutAResponse() { // RFC 5861 §4
        staleForAMinute("max-age=3600, stale-if-error=600");
        CompletableFuture<Answer> answer = get(cache(Map.of()));
        objects.answer(0, new Description.Refused(503, Optional.empty()));

        assertThat(cacheStatus(answer)).isEqualTo("casserole; fwd=stale; fwd-status=503; ttl=-60; detail=memory");
        assertThatBody(answer, "hello");
    }

    @Test
    void errorToAValidationThatNobodyWaitsForIsNotAskedForAgainAtOnce() {
        staleForAMinute("max-age=3600, stale-while-revalidate=600");
        HttpCache cache = cache(Map.of("stale-on-error", "0"));
        assertThatBody(get(cache), "hello");
        objects.answer(0, new Description.Refused(503, Optional.empty()));

        assertThatBody(get(cache), "hello");
        assertThat(objects.questions()).hasSize(1);
        clock.advance(Duration.ofSeconds(6));
        assertThatBody(get(cache), "hello");
        assertThat(objects.questions()).hasSize(2);
    }

    // ---- validated at each use

    @Test
    void whatMustBeValidatedAtEachUseIsValidatedOnceForAllWhoWait() { // RFC 9111 §5.2.2.4
        Descriptor stale = staleForAMinute("no-cache");
        HttpCache cache = cache(Map.of());
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            answers.add(get(cache));
        }
        Descriptor valid =
                stale.validated(stale.fields(), clock.instant(), new Freshness(Duration.ZERO, Duration.ZERO));
        objects.answer(0, new Description.Known(valid, List.of(), 304, Optional.empty()));

        assertThat(answers).allSatisfy(answer -> assertThatBody(answer, "hello"));
        assertThat(objects.questions()).hasSize(1);
        assertThat(get(cache)).isNotDone();
        assertThat(objects.questions()).hasSize(2);
    }

    // ---- Age

    @Test
    void originsOwnAgePassesOnAMissAndIsCountedOnAHit() { // RFC 9111 §5.1, §4
        HttpCache cache = cache(Map.of());
        Description.Known known = changed("hello");
        Descriptor aged = known.descriptor()
                .validated(
                        known.descriptor().fields().with("Age", "0030, 1"),
                        clock.instant(),
                        new Freshness(HOUR, Duration.ofSeconds(30)));
        CompletableFuture<Answer> miss = get(cache);
        objects.answer(0, new Description.Known(aged, List.of(), 200, known.first()));
        clock.advance(Duration.ofSeconds(12));

        assertThat(response(miss).fields().all("age")).containsExactly("0030, 1");
        assertThatBody(miss, "hello");
        CompletableFuture<Answer> hit = get(cache);
        assertThat(response(hit).fields().all("age")).containsExactly("42");
        assertThatBody(hit, "hello");
    }

    @Test
    void missHasNoAgeOfItsOwn() { // RFC 9111 §5.1
        CompletableFuture<Answer> miss = get(cache(Map.of()));
        objects.answer(0, changed("hello"));

        assertThat(response(miss).fields().has("age")).isFalse();
        assertThatBody(miss, "hello");
    }

    @Test
    void objectThatReplacesAStaleOneIsForwarded() {
        staleForAMinute("max-age=3600");
        CompletableFuture<Answer> answer = get(cache(Map.of()));
        objects.answer(0, changed("good bye"));

        assertThat(cacheStatus(answer))
                .isEqualTo("casserole; fwd=stale; fwd-status=200; ttl=3600; stored; detail=origin");
        assertThat(response(answer).fields().has("age")).isFalse();
        assertThatBody(answer, "good bye");
    }

    // ---- what clients ask for

    @ParameterizedTest
    @ValueSource(strings = {"no-cache", "max-age=10", "min-fresh=7200", "no-store", "only-if-cached"})
    void clientsAreNotObeyedByDefault(String directive) {
        staleForAMinute("max-age=3600");
        clock.advance(Duration.ofMinutes(-10));

        CompletableFuture<Answer> answer = get(cache(Map.of()), "Cache-Control", directive);
        assertThatBody(answer, "hello");
        assertThat(objects.questions()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-cache", "max-age=10", "min-fresh=7200"})
    void obeyedClientGetsWhatItAsksFor(String directive) { // RFC 9111 §5.2.1
        Descriptor stale = staleForAMinute("max-age=3600");
        clock.advance(Duration.ofMinutes(-10));
        CompletableFuture<Answer> answer = get(obedient(), "Cache-Control", directive);
        assertThat(answer).isNotDone();

        objects.answer(0, confirmed(stale));
        assertThatBody(answer, "hello");
    }

    @Test
    void obeyedClientsThatAskTogetherShareOneValidation() { // RFC 9111 §4
        Descriptor stale = staleForAMinute("max-age=3600");
        clock.advance(Duration.ofMinutes(-10));
        HttpCache cache = obedient();
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            answers.add(get(cache, "Cache-Control", "no-cache"));
        }
        objects.answer(0, confirmed(stale));

        assertThat(objects.questions()).hasSize(1);
        assertThat(cacheStatus(answers.get(9)))
                .isEqualTo("casserole; fwd=request; fwd-status=304; ttl=3600; stored; collapsed; detail=memory");
        assertThat(answers).allSatisfy(answer -> assertThatBody(answer, "hello"));
    }

    @Test
    void obeyedClientMayTakeItStale() { // RFC 9111 §5.2.1.2
        staleForAMinute("max-age=3600");

        assertThatBody(get(obedient(), "Cache-Control", "max-stale=60"), "hello");
        assertThat(objects.questions()).isEmpty();
    }

    @Test
    void obeyedClientMayKeepItOutOfTheCache() { // RFC 9111 §5.2.1.5
        assertThat(get(obedient(), "Cache-Control", "no-store").join())
                .isEqualTo(new Answer.Forward(Forwarded.REQUEST, "request has no-store"));
    }

    @Test
    void obeyedClientMayWantOnlyWhatIsStored() { // RFC 9111 §5.2.1.7
        HttpCache cache = obedient();
        CompletableFuture<Answer> unknown = get(cache, "Cache-Control", "only-if-cached");
        assertThat(response(unknown).status()).isEqualTo(504);
        assertThatBody(unknown, "504 this is not stored, or no longer fresh: origin.example\n");

        staleForAMinute("max-age=3600");
        assertThat(response(get(cache, "Cache-Control", "only-if-cached")).status())
                .isEqualTo(504);
        clock.advance(Duration.ofMinutes(-10));
        assertThatBody(get(cache, "Cache-Control", "only-if-cached"), "hello");
        assertThat(objects.questions()).isEmpty();
    }

    private HttpCache obedient() {
        return cache(Map.of("request-cache-control", "obey"));
    }

    // ---- by the owner's word

    @Test
    void directoryThatAsksTheOwnerDecidesNothingOfItsOwnAndKeepsNothingStale() {
        Descriptor stale = staleForAMinute("max-age=3600, stale-while-revalidate=600");
        HttpCache near = trial.near();
        List<CompletableFuture<Answer>> answers = List.of(get(near), get(near));
        assertThat(answers).allSatisfy(answer -> assertThat(answer).isNotDone());
        trial.descriptors.remove(stale.key());

        Entry.Stored told = new Entry.Stored(stale, Optional.of("hello".getBytes(US_ASCII)));
        objects.answer(0, new Description.Told(told, List.of(), Optional.empty()));
        assertThat(cacheStatus(answers.get(0))).isEqualTo("casserole; hit; ttl=-60; detail=peer");
        assertThat(answers).allSatisfy(answer -> assertThatBody(answer, "hello"));
        assertThat(objects.questions()).hasSize(1);
        assertThat(trial.descriptors.peek(stale.key())).isEmpty();
    }
}
