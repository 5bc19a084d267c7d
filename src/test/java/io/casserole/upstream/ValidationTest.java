package io.casserole.upstream;

import static io.casserole.upstream.UpstreamBench.CACHEABLE;
import static io.casserole.upstream.UpstreamBench.failure;
import static io.casserole.upstream.UpstreamBench.headProbe;
import static io.casserole.upstream.UpstreamBench.is;
import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.config.UpstreamConfig;
import io.casserole.http.Fields;
import io.casserole.segment.Descriptor;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.ObjectSource.Description;
import io.casserole.segment.ObjectSource.Description.Known;
import io.casserole.segment.ObjectSource.Description.Refused;
import io.casserole.segment.ObjectSource.Description.Uncacheable;
import io.casserole.testing.FakeOrigin.Exchange;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValidationTest {
    private static final String MODIFIED = "Sat, 05 Nov 1994 08:49:37 GMT";
    private static final Fields STORED =
            CACHEABLE.with("Last-Modified", MODIFIED).with("Vary", "Accept-Language");
    private static final String LATER = "Sun, 06 Nov 1994 10:49:37 GMT";

    private final UpstreamBench bench = UpstreamBench.probingBy(UpstreamConfig.Probe.HEAD);

    @AfterEach
    void nothingIsLost() {
        bench.close();
    }

    private Descriptor stale(Fields fields) {
        CompletableFuture<Description> description = bench.describe(headProbe("Accept-Language", "de"));
        next("HEAD").head(200, fields.with("Content-Length", "2500")).end();
        bench.clock.advance(Duration.ofHours(2));
        return is(Known.class, description).descriptor();
    }

    private CompletableFuture<Description> validate(Descriptor stale) {
        return bench.upstream
                .objects()
                .validate(stale, headProbe("Accept-Language", "de", "Accept", "a/b", "Cookie", "c=1"));
    }

    private Exchange next(String method) {
        Exchange exchange = bench.origin.next();
        assertThat(exchange.request().method()).isEqualTo(method);
        return exchange;
    }

    @Test
    void conditionsAreThoseStoredAndFieldsThoseOfTheVariant() {
        Descriptor stale = stale(STORED.with("ETag", "W/\"weak\""));
        assertThat(validate(stale)).isNotDone();

        assertThat(next("HEAD").request().fields())
                .isEqualTo(Fields.of(
                        "Accept-Language", "de",
                        "Cookie", "c=1",
                        "Accept-Encoding", "identity",
                        "If-None-Match", "W/\"weak\"",
                        "If-Modified-Since", MODIFIED));
    }

    @Test
    void notModifiedRefreshesTheFieldsAndNotTheBytes() {
        Descriptor stale = stale(STORED);
        CompletableFuture<Description> description = validate(stale);
        next("HEAD")
                .head(
                        304,
                        Fields.of(
                                "Date", LATER,
                                "Cache-Control", "max-age=100",
                                "ETag", "\"one\"",
                                "Content-Type", "text/other",
                                "Content-Length", "0",
                                "X-New", "1",
                                "Vary", "Accept-Language"))
                .end();

        Descriptor fresh = is(Known.class, description).descriptor();
        assertThat(fresh.generation()).isEqualTo(stale.generation());
        assertThat(fresh.length()).isEqualTo(2500);
        assertThat(fresh.receivedAt()).isEqualTo(bench.clock.instant());
        assertThat(fresh.freshness().lifetime()).isEqualTo(Duration.ofSeconds(100));
        assertThat(fresh.freshness().initialAge()).isZero();
        assertThat(fresh.fields())
                .containsExactlyInAnyOrderElementsOf(Fields.of(
                        "Content-Type", "text/other",
                        "ETag", "\"one\"",
                        "Last-Modified", MODIFIED,
                        "Date", LATER,
                        "Cache-Control", "max-age=100",
                        "X-New", "1",
                        "Vary", "Accept-Language"));
    }

    @Test
    void notModifiedWithoutFieldsIsAsFreshAsTheObjectWas() {
        Descriptor stale = stale(STORED);
        CompletableFuture<Description> description = validate(stale);
        next("HEAD").head(304).end();

        Descriptor fresh = is(Known.class, description).descriptor();
        assertThat(fresh.isFresh(bench.clock.instant())).isTrue();
        assertThat(fresh.freshness().initialAge()).isZero();
    }

    @Test
    void objectMayBecomeUncacheable() {
        CompletableFuture<Description> description = validate(stale(STORED));
        next("HEAD").head(304, "Cache-Control", "no-store").end();

        assertThat(is(Uncacheable.class, description).reason()).isEqualTo("no-store");
    }

    @Test
    void originThatIgnoresConditionsMayStillHaveTheSame() {
        Descriptor stale = stale(STORED);
        CompletableFuture<Description> description = validate(stale);
        next("HEAD")
                .head(200, STORED.with("Date", LATER).with("Content-Length", "2500"))
                .end();

        Descriptor fresh = is(Known.class, description).descriptor();
        assertThat(fresh.generation()).isEqualTo(stale.generation());
        assertThat(fresh.isFresh(bench.clock.instant())).isTrue();
    }

    @Test
    void changedObjectIsDescribedAnew() {
        Descriptor stale = stale(STORED);
        CompletableFuture<Description> description = validate(stale);
        Fields changed = STORED.with("Date", LATER).with("ETag", "\"two\"").with("Content-Length", "2500");
        next("HEAD").head(200, changed).end();
        next("HEAD").head(200, changed).end();

        assertThat(is(Known.class, description).descriptor().generation()).isNotEqualTo(stale.generation());
    }

    @Test
    void notModifiedOfAnotherTagIsNotBelieved() {
        CompletableFuture<Description> description = validate(stale(STORED));
        next("HEAD").head(304, "ETag", "\"two\"").end();

        next("HEAD").head(404).end();
        assertThat(is(Uncacheable.class, description).reason()).isEqualTo("status 404");
    }

    @Test
    void objectOfOtherVariantsIsDescribedAnew() {
        CompletableFuture<Description> description = validate(stale(STORED));
        next("HEAD").head(304, "Vary", "Accept").end();

        assertThat(description).isNotDone();
        next("HEAD");
    }

    @Test
    void refusedHeadIsReplacedByAGetOfOneByte() {
        Descriptor stale = stale(STORED);
        CompletableFuture<Description> description = validate(stale);
        next("HEAD").head(405).end();
        Exchange get = next("GET");
        assertThat(get.field("Range")).isEqualTo("bytes=0-0");
        assertThat(get.field("If-None-Match")).isEqualTo("\"one\"");
        get.head(206, STORED.with("Date", LATER).with("Content-Range", "bytes 0-0/2500"));

        assertThat(get.isCancelled()).isTrue();
        assertThat(is(Known.class, description).descriptor().generation()).isEqualTo(stale.generation());
    }

    @Test
    void errorToAHeadMayBeAboutTheMethod() {
        Descriptor stale = stale(STORED);
        CompletableFuture<Description> description = validate(stale);
        next("HEAD").head(500).end();
        next("GET").head(304).end();

        assertThat(is(Known.class, description).descriptor().generation()).isEqualTo(stale.generation());
    }

    @Test
    void errorToBothIsTheOrigins() {
        CompletableFuture<Description> description = validate(stale(STORED));
        next("HEAD").head(500).end();
        next("GET").head(500).end();

        assertThat(is(Refused.class, description)).isEqualTo(new Refused(500, Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(ints = {502, 503, 504})
    void errorHasNoResponseThatTheClientCouldHave(int status) { // RFC 9111 §4.3.3
        CompletableFuture<Description> description = validate(stale(STORED));
        next("HEAD").head(status).end();

        assertThat(is(Refused.class, description)).isEqualTo(new Refused(status, Optional.empty()));
    }

    @Test
    void errorIsOneAlsoWhereThereIsNothingToCompare() {
        CompletableFuture<Description> description = validate(stale(CACHEABLE.without("ETag")));
        next("HEAD").head(503).end();

        assertThat(is(Refused.class, description).status()).isEqualTo(503);
    }

    @Test
    void wishToBeLeftAloneIsAFailure() { // RFC 6585 §4
        CompletableFuture<Description> description = validate(stale(STORED));
        next("HEAD").head(429).end();

        assertThat(failure(description).reason()).isEqualTo(Reason.BUSY);
    }

    @Test
    void objectWithoutAnythingToCompareIsDescribedAnew() {
        Descriptor stale = stale(CACHEABLE.without("ETag"));
        assertThat(validate(stale)).isNotDone();

        assertThat(next("HEAD").field("If-None-Match")).isNull();
    }
}
