package io.casserole.upstream;

import static io.casserole.upstream.UpstreamBench.CACHEABLE;
import static io.casserole.upstream.UpstreamBench.bytes;
import static io.casserole.upstream.UpstreamBench.failure;
import static io.casserole.upstream.UpstreamBench.headProbe;
import static io.casserole.upstream.UpstreamBench.is;
import static io.casserole.upstream.UpstreamBench.probe;
import static io.casserole.upstream.UpstreamBench.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.config.UpstreamConfig.Probe;
import io.casserole.http.Fields;
import io.casserole.segment.Body;
import io.casserole.segment.Descriptor;
import io.casserole.segment.FetchException;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.ObjectSource.Description;
import io.casserole.segment.ObjectSource.Description.Known;
import io.casserole.segment.ObjectSource.Description.Passed;
import io.casserole.segment.ObjectSource.Description.Uncacheable;
import io.casserole.segment.Pause;
import io.casserole.segment.Piece;
import io.casserole.segment.SegmentReader;
import io.casserole.segment.SegmentRequest;
import io.casserole.testing.FakeOrigin;
import io.casserole.testing.FakeOrigin.Exchange;
import io.casserole.testing.RecordingSink;
import io.casserole.testing.TestBytes;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An origin that is two servers, {@code http://a} and {@code http://b}; the latter may have other bytes. */
final class MirrorsTest {
    private static final int LENGTH = 2500;
    private static final TestBytes CONTENT = UpstreamBench.content(LENGTH);
    private static final Fields DATED =
            CACHEABLE.without("ETag").with("Last-Modified", "Sat, 05 Nov 1994 08:49:37 GMT");
    private static final Fields DIGESTED = CACHEABLE.with("Repr-Digest", "sha-256=:AAAA:");
    private static final Fields DIGESTED_OTHERWISE = CACHEABLE.with("Repr-Digest", "sha-256=:BBBB:");
    private static final Duration REST = MirrorHealth.FIRST_REST;

    private UpstreamBench bench = UpstreamBench.ofTwo(Probe.HEAD);
    private FakeOrigin a = bench.origin;
    private FakeOrigin b = bench.other;

    @AfterEach
    void nothingIsLost() {
        bench.close();
    }

    private void with(Probe probe, String... settings) {
        bench.close();
        bench = UpstreamBench.ofTwo(probe, settings);
        a = bench.origin;
        b = bench.other;
    }

    private static Fields sized(Fields fields) {
        return fields.with("Content-Length", Integer.toString(LENGTH));
    }

    private static Fields part(Fields fields, int first, int end) {
        return fields.with("Content-Range", "bytes " + first + "-" + (end - 1) + "/" + LENGTH);
    }

    private static void answer(Exchange exchange, Fields fields, int first, int end) {
        exchange.head(206, part(fields, first, end)).data(CONTENT, first, end).end();
    }

    private static void refuse(FakeOrigin server) {
        server.next().fail(Reason.UNREACHABLE);
    }

    private CompletableFuture<Description> describe() {
        return bench.describe(headProbe());
    }

    /** What {@code a} says of the object. */
    private Descriptor known(Fields fields) {
        CompletableFuture<Description> description = describe();
        a.next().head(200, sized(fields)).end();
        return is(Known.class, description).descriptor();
    }

    /** The same of {@code b}, which was asked because {@code a} did not answer. */
    private Descriptor knownOfB(Fields fields) {
        CompletableFuture<Description> description = describe();
        refuse(a);
        b.next().head(200, sized(fields)).end();
        return is(Known.class, description).descriptor();
    }

    private SegmentReader open(Descriptor descriptor, int index) {
        return value(bench.upstream.segments().open(new SegmentRequest(descriptor, index, Fields.empty())));
    }

    /** {@code a} does not answer until it rests. */
    private void exhaust() {
        for (int i = 0; i < UpstreamBench.RETRIES; i++) {
            refuse(a);
            bench.delayer.runNext();
        }
        refuse(a);
    }

    private static FetchException failed(SegmentReader reader) {
        FetchException failure = reader.failure().orElseThrow();
        reader.close();
        return failure;
    }

    // ---- what is not known

    @Test
    void firstServerIsAskedWhileItAnswers() {
        known(CACHEABLE);
        known(CACHEABLE);

        assertThat(b.requests()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"UNREACHABLE", "TIMEOUT", "BROKEN", "BUSY"})
    void nextIsAskedWhereTheFirstDoesNotAnswer(Reason reason) {
        CompletableFuture<Description> description = describe();
        a.next().fail(reason);
        b.next().head(200, sized(CACHEABLE)).end();

        assertThat(is(Known.class, description).descriptor().upstream()).contains("http://b");
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504})
    void nextIsAskedForWhatTheFirstCannotGive(int status) {
        CompletableFuture<Description> description = describe();
        a.next().head(status).end();
        b.next().head(200, sized(CACHEABLE)).end();

        assertThat(is(Known.class, description).descriptor().upstream()).contains("http://b");
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 404, 410})
    void refusalOfTheFirstStands(int status) {
        CompletableFuture<Description> description = describe();
        a.next().head(status, "Cache-Control", "no-store").end();

        assertThat(value(description)).isInstanceOf(Uncacheable.class);
        assertThat(b.requests()).isEmpty();
    }

    @Test
    void errorOfTheLastIsTheAnswer() {
        with(Probe.GET);
        CompletableFuture<Description> description = bench.describe(probe());
        a.next().head(503).end();
        b.next().head(502).end();

        Passed passed = is(Passed.class, description);
        assertThat(passed.response().status()).isEqualTo(502);
        passed.response().body().close();
    }

    @Test
    void objectOfTheSameTagIsTheSameOnBoth() {
        assertThat(knownOfB(CACHEABLE).generation()).isEqualTo(known(CACHEABLE).generation());
    }

    @Test
    void objectOfTheSameDateIsAnotherOnEach() {
        assertThat(knownOfB(DATED).generation()).isNotEqualTo(known(DATED).generation());
    }

    @Test
    void objectOfTheSameDateIsTheSameOnServersOfTheSameContent() {
        with(Probe.HEAD, "same-content", "true");

        assertThat(knownOfB(DATED).generation()).isEqualTo(known(DATED).generation());
    }

    @Test
    void objectOfTheSameTagAndAnotherDigestIsAnotherOnEach() {
        assertThat(knownOfB(DIGESTED_OTHERWISE).generation())
                .isNotEqualTo(known(DIGESTED).generation());
    }

    @Test
    void objectOfTheSameTagAndDigestIsTheSameOnBoth() {
        assertThat(knownOfB(DIGESTED).generation()).isEqualTo(known(DIGESTED).generation());
    }

    @Test
    void digestBesideATagMakesNoDifferenceOnServersOfTheSameContent() {
        with(Probe.HEAD, "same-content", "true");

        assertThat(knownOfB(DIGESTED).generation()).isEqualTo(known(CACHEABLE).generation());
    }

    @Test
    void digestThatOnlyHeadTellsIsThatOfThePartsToo() {
        CompletableFuture<Description> description = bench.describe(probe());
        a.next().head(200, sized(DIGESTED)).end();
        answer(a.next(), CACHEABLE, 0, 1000);

        Known known = is(Known.class, description);
        assertThat(bytes(known.first().orElseThrow().reader())).isEqualTo(CONTENT.range(0, 1000));
        assertThat(known.descriptor().generation()).isEqualTo(known(DIGESTED).generation());
    }

    @Test
    void headOfOneIsNoWordOfTheOther() {
        for (int i = 0; i < 2; i++) { // it is not distrusted either
            CompletableFuture<Description> description = bench.describe(probe());
            Exchange head = a.next();
            assertThat(head.request().method()).isEqualTo("HEAD");
            head.head(200, sized(CACHEABLE).with("ETag", "\"a\"").with("X-Of", "a"))
                    .end();
            refuse(a);
            answer(b.next(), CACHEABLE.with("ETag", "\"b\""), 0, 1000);
            bench.clock.advance(REST);

            Known known = is(Known.class, description);
            assertThat(known.descriptor().upstream()).contains("http://b");
            assertThat(known.descriptor().fields().has("X-Of")).isFalse();
            assertThat(bytes(known.first().orElseThrow().reader())).isEqualTo(CONTENT.range(0, 1000));
            known(CACHEABLE);
        }
    }

    // ---- health

    @Test
    void serverThatFailedTwiceRestsAndIsThenTriedByOne() {
        knownOfB(CACHEABLE);
        knownOfB(CACHEABLE);
        CompletableFuture<Description> third = describe();
        b.next().head(200, sized(CACHEABLE)).end();
        assertThat(third).isDone();
        assertThat(a.requests()).hasSize(2);

        bench.clock.advance(REST);
        CompletableFuture<Description> trial = describe();
        CompletableFuture<Description> meanwhile = describe();
        b.next().head(200, sized(CACHEABLE)).end();
        assertThat(meanwhile).isDone();
        assertThat(a.requests()).hasSize(3);

        a.next().head(200, sized(CACHEABLE)).end();
        assertThat(trial).isDone();
        known(CACHEABLE);
    }

    @Test
    void errorThatMayBeTheObjectsIsNoFaultOfTheServer() {
        for (int i = 0; i < 3; i++) {
            CompletableFuture<Description> description = describe();
            a.next().head(500).end();
            b.next().head(200, sized(CACHEABLE)).end();
            assertThat(description).isDone();
        }

        assertThat(a.requests()).hasSize(3);
    }

    @Test
    void wayThatWasClosedHereIsNoFaultOfTheServer() {
        for (int i = 0; i < 3; i++) {
            CompletableFuture<Description> description = describe();
            a.next().fail(Reason.CLOSED);
            b.next().fail(Reason.CLOSED);
            assertThat(description).isCompletedExceptionally();
        }
        assertThat(bench.mirrors.details().toString())
                .isEqualTo("[{url=http://a, up=true, failures=0}, {url=http://b, up=true, failures=0}]");
    }

    @Test
    void serverThatRestsIsAskedWhereNobodyElseAnswers() {
        knownOfB(CACHEABLE);
        knownOfB(CACHEABLE);
        CompletableFuture<Description> description = describe();
        refuse(b);
        a.next().head(200, sized(CACHEABLE)).end();

        assertThat(is(Known.class, description).descriptor().upstream()).contains("http://a");
        assertThat(bench.mirrors.details().toString())
                .isEqualTo("[{url=http://a, up=true, failures=2}, " + "{url=http://b, up=true, failures=1}]");
    }

    @Test
    void passThroughGoesToWhoIsUp() {
        knownOfB(CACHEABLE);
        knownOfB(CACHEABLE);
        var unused = bench.mirrors.any().send(Wires.get("/x"), RecordingSink.greedy());

        assertThat(b.next().request().target()).hasToString("/x");
        assertThat(a.requests()).hasSize(2);
    }

    // ---- what is known

    @Test
    void objectStaysWithTheServerThatGaveIt() {
        Descriptor object = knownOfB(CACHEABLE);
        SegmentReader reader = open(object, 1);
        answer(b.next(), CACHEABLE, 1000, 2000);

        assertThat(bytes(reader)).isEqualTo(CONTENT.range(1000, 2000));
        assertThat(a.requests()).hasSize(1);
    }

    @Test
    void segmentComesFromAnotherThatHasTheSameTag() {
        SegmentReader reader = open(known(CACHEABLE), 1);
        refuse(a);
        Exchange elsewhere = b.next();
        assertThat(elsewhere.field("Range")).isEqualTo("bytes=1000-1999");
        assertThat(elsewhere.field("If-Match")).isEqualTo("\"one\"");
        answer(elsewhere, CACHEABLE.with("Last-Modified", "Sun, 06 Nov 1994 00:00:00 GMT"), 1000, 2000);

        assertThat(bytes(reader)).isEqualTo(CONTENT.range(1000, 2000));
    }

    @Test
    void segmentThatBrokeOffGoesOnAtAnotherFromTheByteReached() {
        SegmentReader reader = open(known(CACHEABLE), 0);
        a.next().head(206, part(CACHEABLE, 0, 1000)).data(CONTENT, 0, 400).fail(Reason.BROKEN);
        bench.delayer.runNext();
        refuse(a);
        Exchange rest = b.next();
        assertThat(rest.field("Range")).isEqualTo("bytes=400-999");
        answer(rest, CACHEABLE, 400, 1000);

        assertThat(bytes(reader)).isEqualTo(CONTENT.range(0, 1000));
    }

    @Test
    void serverOfOtherBytesGoesOnWithNothing() {
        SegmentReader reader = open(known(CACHEABLE), 0);
        a.next().head(206, part(CACHEABLE, 0, 1000)).data(CONTENT, 0, 400).fail(Reason.BROKEN);
        bench.delayer.runNext();
        refuse(a);
        b.next().head(412).end();
        bench.delayer.runNext();
        b.next().head(206, part(CACHEABLE.with("ETag", "\"two\""), 400, 1000)); // asked first, since a rests
        refuse(a);

        FetchException failure = failed(reader);
        assertThat(failure.reason()).isEqualTo(Reason.CHANGED);
        assertThat(failure).hasMessageContaining("/a?b: expected http://a or another with the same bytes, found ");
    }

    @Test
    void whoAsksAfterThatBeginsAnewAtTheOther() {
        Descriptor first = known(DATED);
        SegmentReader reader = open(first, 0);
        exhaust();
        assertThat(failed(reader).reason()).isEqualTo(Reason.CHANGED);
        assertThat(b.requests()).isEmpty();

        CompletableFuture<Description> anew = describe();
        b.next().head(200, sized(DATED)).end();
        Descriptor second = is(Known.class, anew).descriptor();

        assertThat(second.upstream()).contains("http://b");
        assertThat(second.generation()).isNotEqualTo(first.generation());
    }

    @Test
    void whereNobodyElseIsUpItIsTheServersFailure() {
        Descriptor object = known(DATED);
        for (int i = 0; i < 2; i++) {
            CompletableFuture<Description> neither = describe();
            refuse(a);
            refuse(b);
            assertThat(failure(neither).reason()).isEqualTo(Reason.UNREACHABLE);
        }
        SegmentReader reader = open(object, 0);
        exhaust();

        assertThat(failed(reader).reason()).isEqualTo(Reason.UNREACHABLE);
    }

    @Test
    void serverThatCannotHelpJustNowIsNotTakenForOneOfOtherBytes() {
        SegmentReader reader = open(known(CACHEABLE), 0);
        refuse(a);
        b.next().head(503).end();
        bench.delayer.runNext();
        refuse(a);
        b.next().head(206, part(CACHEABLE, 0, 1000)).end(); // so that it stays up
        bench.delayer.runNext();
        b.next().fail(Reason.BROKEN);
        refuse(a);

        assertThat(failed(reader).reason()).isEqualTo(Reason.UNREACHABLE);
    }

    @Test
    void sameTagWithAnotherLengthIsNotTheSame() {
        SegmentReader reader = open(known(CACHEABLE), 0);
        refuse(a);
        b.next().head(206, CACHEABLE.with("Content-Range", "bytes 0-999/2501"));
        bench.delayer.runNext();
        answer(a.next(), CACHEABLE, 0, 1000);

        assertThat(bytes(reader)).isEqualTo(CONTENT.range(0, 1000));
    }

    @Test
    void sameDigestIsTheSameWhateverTheTags() { // RFC 9530 §3
        Fields digested = CACHEABLE.with("Repr-Digest", "sha-256=:AAAA:");
        SegmentReader reader = open(known(digested), 0);
        refuse(a);
        Exchange elsewhere = b.next();
        assertThat(elsewhere.field("If-Match")).isNull();
        answer(elsewhere, digested.with("ETag", "\"two\""), 0, 1000);

        assertThat(bytes(reader)).isEqualTo(CONTENT.range(0, 1000));
    }

    @Test
    void anotherDigestIsNotTheSameWhateverTheTags() {
        SegmentReader reader = open(known(CACHEABLE.with("Repr-Digest", "sha-256=:AAAA:")), 0);
        refuse(a);
        b.next().head(206, part(CACHEABLE.with("Repr-Digest", "sha-256=:BBBB:"), 0, 1000));
        bench.delayer.runNext();
        answer(a.next(), CACHEABLE, 0, 1000);

        assertThat(bytes(reader)).isEqualTo(CONTENT.range(0, 1000));
    }

    @Test
    void serversOfTheSameContentGoOnWhateverTheirTags() {
        with(Probe.HEAD, "same-content", "true");
        SegmentReader reader = open(known(CACHEABLE), 0);
        a.next().head(206, part(CACHEABLE, 0, 1000)).data(CONTENT, 0, 400).fail(Reason.BROKEN);
        bench.delayer.runNext();
        refuse(a);
        Exchange rest = b.next();
        assertThat(rest.field("If-Match")).isNull();
        answer(rest, DATED, 400, 1000);

        assertThat(bytes(reader)).isEqualTo(CONTENT.range(0, 1000));
    }

    @Test
    void serversOfTheSameContentAreNotBelievedIfItIsLonger() {
        with(Probe.HEAD, "same-content", "true");
        SegmentReader reader = open(known(CACHEABLE), 0);
        refuse(a);
        b.next().head(206, CACHEABLE.with("Content-Range", "bytes 0-999/2501"));
        bench.delayer.runNext();
        answer(a.next(), CACHEABLE, 0, 1000);

        assertThat(bytes(reader)).isEqualTo(CONTENT.range(0, 1000));
    }

    @Test
    void changeAtItsOwnServerIsAChangeWhateverOthersHave() {
        SegmentReader reader = open(known(CACHEABLE), 0);
        a.next().head(412).end();

        assertThat(failed(reader).reason()).isEqualTo(Reason.CHANGED);
        assertThat(b.requests()).isEmpty();
    }

    @Test
    void restOfAnUncacheableObjectComesFromAnotherThatHasTheSameTag() {
        with(Probe.GET);
        CompletableFuture<Description> description = bench.describe(probe());
        Fields uncacheable = CACHEABLE.with("Cache-Control", "no-store");
        Exchange first = a.next().head(206, part(uncacheable, 0, 1000));
        Body body = is(Passed.class, description).response().body();
        assertThat(drain(body)).isEmpty();
        first.data(CONTENT, 0, 1000).end();
        assertThat(drain(body)).isEqualTo(CONTENT.range(0, 1000));
        refuse(a);
        answer(b.next(), uncacheable, 1000, LENGTH);

        assertThat(drain(body)).isEqualTo(CONTENT.range(1000, LENGTH));
        assertThat(body.read(1)).isInstanceOf(Piece.End.class);
        body.close();
    }

    @Test
    void restOfAnUncacheableObjectDoesNotComeFromAnotherOfTheSameTagAndAnotherDigest() {
        with(Probe.GET);
        CompletableFuture<Description> description = bench.describe(probe());
        Exchange first = a.next().head(206, part(DIGESTED.with("Cache-Control", "no-store"), 0, 1000));
        Body body = is(Passed.class, description).response().body();
        assertThat(drain(body)).isEmpty();
        first.data(CONTENT, 0, 1000).end();
        assertThat(drain(body)).isEqualTo(CONTENT.range(0, 1000));
        refuse(a);
        answer(b.next(), DIGESTED_OTHERWISE, 1000, LENGTH);

        assertThat(body.read(1)).isInstanceOf(Piece.Failed.class);
        body.close();
    }

    private static byte[] drain(Body body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Piece piece = body.read(10_000); piece instanceof Piece.Bytes bytes; piece = body.read(10_000)) {
            byte[] copy = new byte[bytes.buffer().remaining()];
            bytes.buffer().get(copy);
            out.writeBytes(copy);
            bytes.release();
        }
        return out.toByteArray();
    }

    // ---- what a server gave that is none of the origin's any more

    private static Descriptor ofAnother(Descriptor known) {
        return new Descriptor(
                known.key(),
                known.variantFields(),
                known.status(),
                known.fields(),
                known.length(),
                known.validator(),
                known.generation(),
                known.segmentSize(),
                known.receivedAt(),
                known.freshness(),
                known.ranged(),
                known.proven(),
                known.mark(),
                Optional.of("http://removed"));
    }

    @Test
    void objectOfARemovedServerGoesOnWhereTheSameBytesAre() {
        SegmentReader reader = open(ofAnother(known(CACHEABLE)), 0);
        a.next().head(412).end();
        answer(b.next(), CACHEABLE, 0, 1000);

        assertThat(bytes(reader)).isEqualTo(CONTENT.range(0, 1000));
    }

    @Test
    void objectOfARemovedServerIsGoneIfNothingProvesItsBytes() {
        SegmentReader reader = open(ofAnother(known(DATED)), 0);

        assertThat(failed(reader).reason()).isEqualTo(Reason.CHANGED);
        assertThat(a.requests()).hasSize(1);
    }

    @Test
    void objectOfARemovedServerIsValidatedByWhatTheOthersHave() {
        CompletableFuture<Description> description = validate(ofAnother(stale(CACHEABLE)));
        a.next().head(404).end();
        b.next().head(404).end();
        a.next().head(404, "Cache-Control", "no-store").end(); // asked anew, it stands

        assertThat(value(description)).isInstanceOf(Uncacheable.class);
    }

    // ---- pauses

    @Test
    void serverThatAsksForAPauseIsLeftAloneAndOthersAreAsked() {
        CompletableFuture<Description> description = describe();
        a.next().head(429, "Retry-After", "10").end();
        b.next().head(200, sized(CACHEABLE)).end();
        assertThat(description).isDone();

        CompletableFuture<Description> next = describe();
        b.next().head(200, sized(CACHEABLE)).end();

        assertThat(next).isDone();
        assertThat(a.requests()).hasSize(1);
    }

    @Test
    void whereAllAskForAPauseTheShortestCounts() {
        CompletableFuture<Description> description = describe();
        a.next().head(429, "Retry-After", "20").end();
        b.next().head(429, "Retry-After", "10").end();

        assertThat(failure(description).pause()).contains(new Pause(true, Duration.ofSeconds(10)));
        assertThat(failure(describe()).pause()).contains(new Pause(true, Duration.ofSeconds(10)));
        assertThat(a.requests()).hasSize(1);
        bench.clock.advance(Duration.ofSeconds(10));
        var unused = describe();
        assertThat(b.requests()).hasSize(2);
    }

    @Test
    void pauseOfTheOnlyServerThatHasTheBytesIsTheObjectsAlone() {
        Descriptor object = known(DATED);
        SegmentReader reader = open(object, 0);
        a.next().head(429, "Retry-After", "10").end();
        assertThat(failed(reader).pause()).contains(new Pause(false, Duration.ofSeconds(10)));

        CompletableFuture<SegmentReader> next =
                bench.upstream.segments().open(new SegmentRequest(object, 1, Fields.empty()));

        assertThat(failure(next).pause()).contains(new Pause(false, Duration.ofSeconds(10)));
        assertThat(b.requests()).isEmpty();
    }

    @Test
    void pauseThatAnotherNodeToldOfGoesForAll() {
        bench.upstream.heard("/a?b", new Pause(true, Duration.ofSeconds(10)));

        assertThat(failure(describe()).reason()).isEqualTo(Reason.BUSY);
        assertThat(a.requests()).isEmpty();
        assertThat(b.requests()).isEmpty();
    }

    // ---- validation

    private Descriptor stale(Fields fields) {
        Descriptor known = known(fields);
        bench.clock.advance(Duration.ofHours(2));
        return known;
    }

    private CompletableFuture<Description> validate(Descriptor stale) {
        return bench.upstream.objects().validate(stale, headProbe());
    }

    @Test
    void anotherServerConfirmsAnObjectByItsTag() {
        Descriptor stale = stale(CACHEABLE.with("Last-Modified", "Sat, 05 Nov 1994 08:49:37 GMT"));
        CompletableFuture<Description> description = validate(stale);
        refuse(a);
        Exchange elsewhere = b.next();
        assertThat(elsewhere.field("If-None-Match")).isEqualTo("\"one\"");
        assertThat(elsewhere.field("If-Modified-Since")).isNull();
        elsewhere
                .head(304, "ETag", "\"one\"", "Cache-Control", "max-age=60", "Last-Modified", "another")
                .end();

        Descriptor fresh = is(Known.class, description).descriptor();
        assertThat(fresh.generation()).isEqualTo(stale.generation());
        assertThat(fresh.isFresh(bench.clock.instant())).isTrue();
        assertThat(fresh.upstream()).contains("http://a");
        assertThat(fresh.fields().all("Last-Modified")).containsExactly("Sat, 05 Nov 1994 08:49:37 GMT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"W/\"one\"", "none"})
    void notModifiedThatDoesNotNameTheTagConfirmsNothing(String tag) { // RFC 9110 §13.1.2: weak comparison
        CompletableFuture<Description> description = validate(stale(CACHEABLE));
        refuse(a);
        b.next().head(304, "ETag", tag).end();

        assertThat(failure(description).reason()).isEqualTo(Reason.UNREACHABLE);
    }

    @Test
    void objectWithoutProofBeginsAnewAtAnotherServer() {
        Descriptor stale = stale(DATED);
        CompletableFuture<Description> description = validate(stale);
        refuse(a);
        Exchange elsewhere = b.next();
        assertThat(elsewhere.field("If-Modified-Since")).isNull();
        Fields later = sized(DATED.with("Date", "Sun, 06 Nov 1994 10:49:37 GMT"));
        elsewhere.head(200, later).end();
        refuse(a);
        b.next().head(200, later).end();

        Descriptor anew = is(Known.class, description).descriptor();
        assertThat(anew.upstream()).contains("http://b");
        assertThat(anew.generation()).isNotEqualTo(stale.generation());
    }

    @Test
    void objectOfTheSameTagAndAnotherDigestBeginsAnewAtAnotherServer() {
        Descriptor stale = stale(DIGESTED);
        CompletableFuture<Description> description = validate(stale);
        refuse(a);
        Fields later = sized(DIGESTED_OTHERWISE.with("Date", "Sun, 06 Nov 1994 10:49:37 GMT"));
        b.next().head(200, later).end();
        refuse(a);
        b.next().head(200, later).end();

        Descriptor anew = is(Known.class, description).descriptor();
        assertThat(anew.upstream()).contains("http://b");
        assertThat(anew.generation()).isNotEqualTo(stale.generation()); // or segments of both would make one object
    }

    @Test
    void anotherServerThatDoesNotHaveTheObjectSaysNothingOfIt() {
        CompletableFuture<Description> description = validate(stale(CACHEABLE));
        refuse(a);
        b.next().head(404).end();

        assertThat(failure(description).reason()).isEqualTo(Reason.UNREACHABLE);
    }

    @Test
    void validationByGetTakesTheNewBytesOfAnotherServer() {
        with(Probe.GET);
        Descriptor stale = stale(CACHEABLE);
        CompletableFuture<Description> description = bench.upstream.objects().validate(stale, probe());
        refuse(a);
        Exchange elsewhere = b.next();
        assertThat(elsewhere.field("If-None-Match")).isEqualTo("\"one\"");
        Fields dated = CACHEABLE.with("Date", "Sun, 06 Nov 1994 10:49:37 GMT").with("ETag", "\"two\"");
        answer(elsewhere, dated, 0, 1000);

        Known anew = is(Known.class, description);
        assertThat(anew.descriptor().upstream()).contains("http://b");
        assertThat(bytes(anew.first().orElseThrow().reader())).isEqualTo(CONTENT.range(0, 1000));
    }
}
