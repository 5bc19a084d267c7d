package io.casserole.cache;

import static io.casserole.cache.CacheTrial.SIZE;
import static io.casserole.cache.CacheTrial.read;
import static io.casserole.cache.CacheTrial.response;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.http.Fields;
import io.casserole.http.RequestTarget;
import io.casserole.segment.Body;
import io.casserole.segment.Descriptor;
import io.casserole.segment.Entry;
import io.casserole.segment.FetchException;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.ObjectKey;
import io.casserole.segment.ObjectSource.Description;
import io.casserole.segment.ObjectSource.Probe;
import io.casserole.testing.Descriptors;
import io.casserole.testing.Drain;
import io.casserole.testing.HandAnsweredObjects;
import io.casserole.testing.HandFilledSource;
import io.casserole.testing.HandPurges;
import io.casserole.testing.MapDescriptors;
import io.casserole.testing.MovableClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a purge does to what is known, asked and read. */
class PurgedObjectsTest {
    private final HandPurges purges = new HandPurges();
    private final CacheTrial trial = new CacheTrial(purges);
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

    /** The answer to the {@code nth} question: an object with these bytes, asked for when the question was put. */
    private Description describing(int nth, Descriptor descriptor, String body) {
        long stamp = objects.questions().get(nth).probe().mark().stamp();
        return new Description.Known(descriptor.stamped(stamp), List.of(), 200, trial.first(body));
    }

    private Description unchanged(int nth, Descriptor descriptor) {
        long stamp = objects.questions().get(nth).probe().mark().stamp();
        Descriptor validated = descriptor
                .validated(descriptor.fields(), clock.instant(), descriptor.freshness())
                .stamped(stamp);
        return new Description.Known(validated, List.of(), 304, Optional.empty());
    }

    @Test
    void hardPurgeMakesAnObjectUnknown() {
        trial.knows(Descriptors.of(5, SIZE), "hello");
        purges.hard("/a");

        CompletableFuture<Answer> answer = get("/a");

        assertThat(objects.questions()).hasSize(1);
        assertThat(objects.questions().get(0).stale()).isEmpty();
        assertThat(objects.questions().get(0).probe().mark().stamp()).isEqualTo(1);
        assertThat(objects.questions().get(0).probe().mark().epoch()).isEqualTo(1);
        objects.answer(0, describing(0, Descriptors.of("/a", "2", 5, SIZE), "there"));
        assertThat(read(answer)).isEqualTo("there");
        assertThat(read(get("/a"))).isEqualTo("there");
        assertThat(objects.questions()).hasSize(1);
    }

    @Test
    void otherObjectsStayHits() {
        trial.knows(Descriptors.of(5, SIZE), "hello");
        purges.hard("/b");
        purges.soft("/c");

        assertThat(read(get("/a"))).isEqualTo("hello");
        assertThat(objects.questions()).isEmpty();
    }

    @Test
    void softPurgeCostsOneValidationAndNoBytes() {
        Descriptor known = Descriptors.of(5, SIZE);
        trial.knows(known, "hello");
        purges.soft("/a");

        CompletableFuture<Answer> answer = get("/a");

        assertThat(objects.questions()).hasSize(1);
        assertThat(objects.questions().get(0).stale().map(Descriptor::generation))
                .contains(known.generation());
        objects.answer(0, unchanged(0, known));
        assertThat(read(answer)).isEqualTo("hello");
        assertThat(read(get("/a"))).isEqualTo("hello");
        assertThat(objects.questions()).hasSize(1);
        assertThat(origin.asked()).isEmpty();
    }

    @Test
    void allVariantsAreGone() {
        Descriptor plain = Descriptors.of(5, SIZE);
        ObjectKey primary = ObjectKey.primary("/a");
        Entry.Varies varies = new Entry.Varies(List.of("accept-language"));
        for (String language : List.of("de", "en")) {
            ObjectKey key = Index.variant(probe("Accept-Language", language), List.of("accept-language"));
            varies = varies.with(new Entry.Variant(key.variant(), Optional.empty()));
            descriptors.put(primary, varies);
            descriptors.put(key, new Entry.Stored(plain, Optional.of("hello".getBytes(US_ASCII))));
        }
        purges.hard("/a");

        var german = get("/a", "Accept-Language", "de");
        var english = get("/a", "Accept-Language", "en");

        assertThat(objects.questions())
                .hasSize(2)
                .allSatisfy(question -> assertThat(question.stale()).isEmpty());
        objects.answer(0, new Description.Uncacheable("end of test"));
        objects.answer(1, new Description.Uncacheable("end of test"));
        assertThat(german).isCompleted();
        assertThat(english).isCompleted();
    }

    private static Probe probe(String... fields) {
        return new Probe(
                ObjectKey.primary("/a"),
                new RequestTarget("/a", Optional.empty()),
                Fields.of(fields),
                Optional.empty());
    }

    @Test
    void tagPurgeFindsTheObjectsThatTheOriginTagged() {
        Descriptor plain = Descriptors.of(5, SIZE);
        Fields tagged = plain.fields().plus("Surrogate-Key", "sport news");
        trial.knows(plain.validated(tagged, plain.receivedAt(), plain.freshness()), "hello");
        purges.hardTag("new");
        assertThat(read(get("/a"))).isEqualTo("hello");

        purges.hardTag("news");

        assertThat(get("/a")).isNotDone();
        assertThat(objects.questions()).hasSize(1);
        objects.answer(0, new Description.Uncacheable("end of test"));
    }

    @Test
    void purgeWhileTheOriginIsAskedMakesItBeAskedAgain() {
        CompletableFuture<Answer> leader = get("/a");
        CompletableFuture<Answer> follower = get("/a");
        purges.hard("/a");
        objects.answer(0, describing(0, Descriptors.of(3, SIZE), "old"));

        assertThat(leader).isNotDone();
        assertThat(objects.questions()).hasSize(2);
        assertThat(objects.questions().get(1).stale()).isEmpty();
        objects.answer(1, describing(1, Descriptors.of("/a", "2", 3, SIZE), "new"));

        assertThat(read(leader)).isEqualTo("new");
        assertThat(read(follower)).isEqualTo("new");
        assertThat(objects.questions()).hasSize(2);
    }

    @Test
    void softPurgeWhileTheOriginIsAskedMakesTheAnswerBeValidated() {
        Descriptor found = Descriptors.of(5, SIZE);
        CompletableFuture<Answer> answer = get("/a");
        purges.soft("/a");
        objects.answer(0, describing(0, found, "hello"));

        assertThat(objects.questions()).hasSize(2);
        assertThat(objects.questions().get(1).stale()).isPresent();
        objects.answer(1, unchanged(1, found));

        assertThat(read(answer)).isEqualTo("hello");
        assertThat(origin.asked()).isEmpty();
    }

    @Test
    void validationThatBeganBeforeAHardPurgeDoesNotSaveTheObject() {
        Descriptor known = Descriptors.of(5, SIZE);
        trial.knows(known, "hello");
        clock.advance(Duration.ofHours(2));
        CompletableFuture<Answer> answer = get("/a");
        purges.hard("/a");
        objects.answer(0, unchanged(0, known));

        assertThat(answer).isNotDone();
        assertThat(objects.questions()).hasSize(2);
        assertThat(objects.questions().get(1).stale()).isEmpty();
        objects.answer(1, describing(1, Descriptors.of("/a", "2", 3, SIZE), "new"));
        assertThat(read(answer)).isEqualTo("new");
    }

    @Test
    void requestThatIsPurgedAgainAndAgainGoesItsOwnWay() {
        CompletableFuture<Answer> answer = get("/a");
        for (int i = 0; !answer.isDone(); i++) {
            purges.hard("/a");
            objects.answer(i, describing(i, Descriptors.of(3, SIZE), "old"));
        }

        assertThat(answer.join()).isInstanceOf(Answer.Forward.class);
        assertThat(objects.questions()).hasSizeLessThan(10);
    }

    @Test
    void whoIsReadingReadsOnToTheEnd() {
        Descriptor known = Descriptors.of(2L * SIZE, SIZE);
        trial.knows(known);
        CompletableFuture<Answer> reader = get("/a");
        origin.complete(0, "a".repeat(SIZE).getBytes(US_ASCII));
        purges.hard("/a");
        CompletableFuture<Answer> next = get("/a");
        assertThat(next).isNotDone();

        Body body = response(reader).body();
        assertThat(Drain.now(body, SIZE)).hasSize(SIZE);
        body.demand(() -> {});
        assertThat(origin.request(1).descriptor().generation()).isEqualTo(known.generation());
        origin.complete(1, "b".repeat(SIZE).getBytes(US_ASCII));
        assertThat(Drain.all(body)).hasSize(SIZE);
        objects.fail(0, new FetchException(Reason.UNREACHABLE, "end of test"));
    }

    @Test
    void nobodyJoinsABodyThatWasAskedForBeforeAPurge() {
        CountedWholeBody before = new CountedWholeBody();
        CompletableFuture<Answer> first = get("/a");
        objects.answer(0, new Description.Streaming(before, List.of()));
        assertThat(first).isCompleted();
        purges.soft("/a");

        var unused = get("/a");

        assertThat(before.joined).isEqualTo(1);
        assertThat(objects.questions()).hasSize(2);
        objects.answer(1, new Description.Uncacheable("end of test"));
    }

    @Test
    void bodyThatWasPurgedBeforeItsHeadCameIsGivenUp() {
        CountedWholeBody before = new CountedWholeBody();
        var unused = get("/a");
        purges.hard("/a");
        objects.answer(0, new Description.Streaming(before, List.of()));

        assertThat(before.left).isEqualTo(before.joined).isPositive();
        assertThat(objects.questions()).hasSize(2);
        objects.answer(1, new Description.Uncacheable("end of test"));
    }

    @Test
    void whatAnotherNodeToldIsJudgedWhereItArrives() {
        CompletableFuture<Answer> answer = get("/a");
        purges.hard("/a");
        Entry.Stored old = new Entry.Stored(Descriptors.of(3, SIZE), Optional.of("old".getBytes(US_ASCII)));
        objects.answer(0, new Description.Told(old, List.of(), Optional.empty()));

        assertThat(objects.questions()).hasSize(2);
        Entry.Stored current =
                new Entry.Stored(Descriptors.of(3, SIZE).stamped(5), Optional.of("new".getBytes(US_ASCII)));
        objects.answer(1, new Description.Told(current, List.of(), Optional.empty()));
        assertThat(read(answer)).isEqualTo("new");
        assertThat(read(get("/a"))).isEqualTo("new");
        assertThat(objects.questions()).hasSize(2);
    }

    @Test
    void peersAreToldNothingThatIsPurgedAndThatWhatIsStaleHasExpired() {
        trial.knows(Descriptors.of(5, SIZE), "hello");
        assertThat(trial.directory.held(probe()).join()).isPresent();
        purges.soft("/a");
        assertThat(trial.directory
                        .held(probe())
                        .join()
                        .orElseThrow()
                        .stored()
                        .descriptor()
                        .isFresh(clock.instant()))
                .isFalse();
        purges.hard("/a");
        assertThat(trial.directory.held(probe()).join()).isEmpty();
    }

    @Test
    void objectNewerThanAllKnownPurgesIsNotUsed() {
        trial.knows(Descriptors.of(5, SIZE).stamped(7), "hello");

        assertThat(get("/a")).isNotDone();
        objects.answer(0, new Description.Uncacheable("end of test"));
    }

    @Test
    void nothingIsAnsweredBeforeItIsKnownWhatWasMissed() {
        trial.knows(Descriptors.of(5, SIZE), "hello");
        CompletableFuture<Void> caughtUp = new CompletableFuture<>();
        purges.catchUp(caughtUp);

        CompletableFuture<Answer> answer = get("/a");
        assertThat(answer).isNotDone();
        purges.hard("/a");
        caughtUp.complete(null);

        assertThat(answer).isNotDone();
        assertThat(objects.questions()).hasSize(1);
        objects.answer(0, new Description.Uncacheable("end of test"));
    }
}
