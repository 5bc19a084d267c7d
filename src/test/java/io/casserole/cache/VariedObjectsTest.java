package io.casserole.cache;

import static io.casserole.cache.CacheTrial.SIZE;
import static io.casserole.cache.CacheTrial.read;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.http.Fields;
import io.casserole.http.RequestTarget;
import io.casserole.http.VariantKey;
import io.casserole.segment.Body;
import io.casserole.segment.Descriptor;
import io.casserole.segment.Entry;
import io.casserole.segment.Generation;
import io.casserole.segment.ObjectKey;
import io.casserole.segment.ObjectSource.Description;
import io.casserole.segment.Piece;
import io.casserole.segment.UpstreamResponse;
import io.casserole.testing.Descriptors;
import io.casserole.testing.Drain;
import io.casserole.testing.HandAnsweredObjects;
import io.casserole.testing.MapDescriptors;
import io.casserole.testing.MovableClock;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several variants of one object side by side (RFC 9111 §4.1), and what is left of them after an invalidation (§4.4). */
class VariedObjectsTest {
    private static final String LANGUAGE = "Accept-Language";

    private final CacheTrial trial = new CacheTrial();
    private final MovableClock clock = trial.clock;
    private final MapDescriptors descriptors = trial.descriptors;
    private final HandAnsweredObjects objects = trial.objects;
    private final Directory directory = trial.directory;

    @AfterEach
    void allMemoryReturns() {
        trial.close();
    }

    private CompletableFuture<Answer> get(String... fields) {
        return trial.get("/a", fields);
    }

    private int asked() {
        return objects.questions().size();
    }

    /** Answers a question with an object of these bytes, chosen by these fields. */
    private void answer(int nth, List<String> names, String body, String... more) {
        Fields request = objects.questions().get(nth).probe().fields();
        Descriptor plain = Descriptors.of(body.length(), SIZE);
        ObjectKey key = ObjectKey.primary("/a").variant(VariantKey.of(names, request));
        Descriptor descriptor = new Descriptor(
                key,
                VariantKey.fields(names, request),
                200,
                Fields.builder().addAll(plain.fields()).addAll(Fields.of(more)).build(),
                body.length(),
                plain.validator(),
                Generation.of(key.toString(), body),
                SIZE,
                clock.instant(),
                plain.freshness(),
                true,
                true,
                plain.mark());
        objects.answer(nth, new Description.Known(descriptor, names, 200, trial.first(body)));
    }

    private void known(List<String> names, String body, String[] request, String... more) {
        CompletableFuture<Answer> asked = get(request);
        answer(asked() - 1, names, body, more);
        assertThat(read(asked)).isEqualTo(body);
    }

    private static String[] wanting(String language) {
        return new String[] {LANGUAGE, language};
    }

    // ---- RFC 9111 §4.1

    @Test
    void variantsAreKeptSideBySide() {
        known(List.of("foo"), "one", new String[] {"Foo", "1"});
        known(List.of("foo"), "two", new String[] {"Foo", "2"});
        known(List.of("foo"), "none", new String[] {});

        assertThat(read(get("Foo", "1"))).isEqualTo("one");
        assertThat(read(get("Foo", "2"))).isEqualTo("two");
        assertThat(read(get())).isEqualTo("none");
        assertThat(asked()).isEqualTo(3);
    }

    @Test
    void variantsThatAreFoundAtOnceAreBothKept() {
        CompletableFuture<Answer> first = get("Foo", "0");
        answer(0, List.of("foo"), "zero");
        assertThat(read(first)).isEqualTo("zero");
        CompletableFuture<Answer> one = get("Foo", "1");
        CompletableFuture<Answer> two = get("Foo", "2");
        answer(2, List.of("foo"), "two");
        answer(1, List.of("foo"), "one");
        assertThat(read(one)).isEqualTo("one");
        assertThat(read(two)).isEqualTo("two");

        assertThat(read(get("Foo", "0"))).isEqualTo("zero");
        assertThat(read(get("Foo", "1"))).isEqualTo("one");
        assertThat(read(get("Foo", "2"))).isEqualTo("two");
        assertThat(asked()).isEqualTo(3);
    }

    @Test
    void oldestVariantMakesRoomForAFurtherOne() {
        for (int i = 0; i <= Entry.Varies.MOST; i++) {
            known(List.of("foo"), "body " + i, new String[] {"Foo", "" + i});
        }
        int asked = asked();

        assertThat(read(get("Foo", "1"))).isEqualTo("body 1");
        assertThat(read(get("Foo", "" + Entry.Varies.MOST))).isEqualTo("body " + Entry.Varies.MOST);
        assertThat(asked()).isEqualTo(asked);
        assertThat(get("Foo", "0")).isNotDone();
        assertThat(descriptors.peek(ObjectKey.primary("/a").variant("foo=1:0;")))
                .isEmpty();
        objects.answer(asked, new Description.Uncacheable("end of test"));
    }

    @Test
    void otherFieldsThatChooseMakeAnEndOfAllVariants() {
        known(List.of("foo"), "one", new String[] {"Foo", "1", "Bar", "1"});
        known(List.of("foo", "bar"), "two", new String[] {"Foo", "2", "Bar", "1"});

        assertThat(read(get("Foo", "2", "Bar", "1"))).isEqualTo("two");
        known(List.of("foo", "bar"), "one of bar", new String[] {"Foo", "1", "Bar", "1"});
        assertThat(descriptors.peek(ObjectKey.primary("/a").variant("foo=1:1;")))
                .isEmpty();
    }

    @Test
    void objectThatNoLongerVariesTakesThePlaceOfAllVariants() {
        known(List.of("foo"), "one", new String[] {"Foo", "1"});
        known(List.of(), "all", new String[] {"Foo", "2"});

        assertThat(read(get("Foo", "1"))).isEqualTo("all");
        assertThat(descriptors.peek(ObjectKey.primary("/a").variant("foo=1:1;")))
                .isEmpty();
    }

    @Test
    void variantThatIsNotCacheableLeavesTheOthers() {
        known(List.of("foo"), "one", new String[] {"Foo", "1"});
        CompletableFuture<Answer> other = get("Foo", "2");
        objects.answer(1, new Description.Uncacheable("private"));
        assertThat(other.join()).isInstanceOf(Answer.Forward.class);

        assertThat(read(get("Foo", "1"))).isEqualTo("one");
        assertThat(get("Foo", "2").join()).isInstanceOf(Answer.Forward.class);
        assertThat(asked()).isEqualTo(2);
    }

    // ---- Accept-Language

    @Test
    void languageThatIsWantedMostIsServedIfItIsThere() {
        known(List.of("accept-language"), "deutsch", wanting("en, de"), "Content-Language", "DE");

        assertThat(read(get(LANGUAGE, "fr;q=0.5, de;q=1.0"))).isEqualTo("deutsch");
        assertThat(read(get(LANGUAGE, "de"))).isEqualTo("deutsch");
        assertThat(asked()).isEqualTo(1);
        known(List.of("accept-language"), "la France", wanting("fr, de"), "Content-Language", "fr");
        assertThat(read(get(LANGUAGE, "fr"))).isEqualTo("la France");
    }

    @Test
    void languageOfAStaleVariantIsAskedFor() {
        known(List.of("accept-language"), "deutsch", wanting("en, de"), "Content-Language", "de");
        clock.advance(Duration.ofHours(2));

        known(List.of("accept-language"), "neu", wanting("de"), "Content-Language", "de");
        assertThat(asked()).isEqualTo(2);
    }

    @Test
    void languageCountsOnlyWhereAllElseIsEqual() {
        List<String> names = List.of("accept-language", "foo");
        known(names, "one", new String[] {LANGUAGE, "en, de", "Foo", "1"}, "Content-Language", "de");

        known(names, "two", new String[] {LANGUAGE, "de", "Foo", "2"}, "Content-Language", "de");
        assertThat(read(get(LANGUAGE, "de", "Foo", "1"))).isEqualTo("one");
        assertThat(asked()).isEqualTo(2);
    }

    // ---- RFC 9111 §4.4

    @Test
    void invalidationRemovesAllVariants() {
        known(List.of("foo"), "one", new String[] {"Foo", "1"});
        known(List.of("foo"), "two", new String[] {"Foo", "2"});

        directory.invalidate("/a");

        assertThat(descriptors.peek(ObjectKey.primary("/a"))).isEmpty();
        assertThat(descriptors.peek(ObjectKey.primary("/a").variant("foo=1:1;")))
                .isEmpty();
        known(List.of("foo"), "new", new String[] {"Foo", "1"});
        known(List.of("foo"), "newer", new String[] {"Foo", "2"});
        assertThat(asked()).isEqualTo(4);
    }

    @Test
    void whatWasAskedBeforeAnInvalidationIsNotStored() {
        CompletableFuture<Answer> before = get();
        directory.invalidate("/a");
        CompletableFuture<Answer> after = get();
        answer(0, List.of(), "old");
        assertThat(read(before)).isEqualTo("old");

        assertThat(after).isNotDone();
        answer(1, List.of(), "new");
        assertThat(read(after)).isEqualTo("new");
        assertThat(read(get())).isEqualTo("new");
        assertThat(asked()).isEqualTo(2);
    }

    @Test
    void whatWasAskedBeforeInvalidationsOfOtherTargetsIsStored() {
        CompletableFuture<Answer> before = get();
        for (int i = 0; i < 1000; i++) {
            directory.invalidate("/b/" + i);
        }
        answer(0, List.of(), "kept");
        assertThat(read(before)).isEqualTo("kept");

        assertThat(read(get())).isEqualTo("kept");
        assertThat(asked()).isEqualTo(1);
    }

    @Test
    void validationThatBeganBeforeAnInvalidationDoesNotSaveTheObject() {
        known(List.of(), "old", new String[] {});
        clock.advance(Duration.ofHours(2));
        CompletableFuture<Answer> before = get();
        directory.invalidate("/a");
        answer(1, List.of(), "old");
        assertThat(read(before)).isEqualTo("old");

        known(List.of(), "new", new String[] {});
        assertThat(asked()).isEqualTo(3);
    }

    // ---- RFC 9110 §9.3.3

    private Posting post(String... fields) {
        return trial.cache.posting(new RequestTarget("/a", Optional.empty()), Fields.of(fields));
    }

    private static String pass(Posting posting, int status, String body, String... fields) {
        Body from = Body.of(ByteBuffer.wrap(body.getBytes(US_ASCII)));
        Fields head = Fields.builder()
                .add("Content-Length", "" + body.length())
                .addAll(Fields.of(fields))
                .build();
        Body passed = posting.keep(new UpstreamResponse(status, head, from));
        String read = new String(Drain.now(passed, 3), US_ASCII);
        passed.close();
        return read;
    }

    @Test
    void answerToAPostIsServedToLaterGets() {
        known(List.of(), "old", new String[] {});
        Posting posting = post("Content-Type", "text/plain");
        directory.invalidate("/a");

        assertThat(pass(posting, 200, "posted", "Cache-Control", "max-age=60", "X-Kept", "1"))
                .isEqualTo("posted");

        CompletableFuture<Answer> answer = get();
        assertThat(read(answer)).isEqualTo("posted");
        assertThat(((Answer.Response) answer.join()).fields().first("X-Kept")).contains("1");
        assertThat(asked()).isEqualTo(1);
    }

    @Test
    void answerToAPostIsNotStoredIfAnythingElseChangedTheTarget() {
        Posting posting = post();
        directory.invalidate("/a");
        directory.invalidate("/a");
        pass(posting, 200, "posted", "Cache-Control", "max-age=60");

        known(List.of(), "new", new String[] {});
    }

    @ParameterizedTest
    @CsvSource({
        "201, max-age=60",
        "200, no-store",
        "200, private",
        "200, max-age=0",
        "200, s-maxage=0",
        "200, public",
        "206, max-age=60"
    })
    void otherAnswersToAPostAreNotStored(int status, String control) {
        Posting posting = post();
        directory.invalidate("/a");
        assertThat(pass(posting, status, "posted", "Cache-Control", control)).isEqualTo("posted");

        known(List.of(), "new", new String[] {});
    }

    @Test
    void longAnswerToAPostAndOneThatIsCutAreNotStored() {
        Posting longer = post();
        directory.invalidate("/a");
        pass(longer, 200, "x".repeat(Entry.Stored.SMALL + 1), "Cache-Control", "max-age=600");
        Posting shorter = post();
        directory.invalidate("/a");
        Body passed = shorter.keep(new UpstreamResponse(
                200,
                Fields.of("Content-Length", "5", "Cache-Control", "max-age=600"),
                Body.of(ByteBuffer.wrap("four".getBytes(US_ASCII)))));
        assertThat(passed.read(100)).isInstanceOf(Piece.Bytes.class);
        assertThat(passed.read(100)).isInstanceOf(Piece.End.class);
        passed.close();

        known(List.of(), "new", new String[] {});
    }
}
