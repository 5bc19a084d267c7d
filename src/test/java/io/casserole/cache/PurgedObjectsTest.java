package io.casserole.cache;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.config.CacheConfig;
import io.casserole.config.Settings;
import io.casserole.http.Fields;
import io.casserole.http.RequestTarget;
import io.casserole.segment.Body;
import io.casserole.segment.CachingSegmentSource;
import io.casserole.segment.Descriptor;
import io.casserole.segment.Entry;
import io.casserole.segment.FetchException;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.ObjectKey;
import io.casserole.segment.ObjectSource.Description;
import io.casserole.segment.ObjectSource.Probe;
import io.casserole.segment.Piece;
import io.casserole.segment.SegmentReader;
import io.casserole.segment.ServedFrom;
import io.casserole.segment.WholeBody;
import io.casserole.testing.Descriptors;
import io.casserole.testing.HandAnsweredObjects;
import io.casserole.testing.HandFilledSource;
import io.casserole.testing.HandPurges;
import io.casserole.testing.MapDescriptors;
import io.casserole.testing.MapStore;
import io.casserole.testing.MovableClock;
import io.casserole.testing.TestMemory;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a purge does to what is known, asked and read. */
class PurgedObjectsTest {
    private static final CacheConfig CONFIG =
            CacheConfig.from(Settings.of(Map.of("segment-size", "128K", "read-ahead", "0")));
    private static final int SIZE = CONFIG.segmentBytes();

    private final MovableClock clock = MovableClock.at(Descriptors.RECEIVED);
    private final TestMemory memory = new TestMemory(SIZE, 16L * 128 * 1024);
    private final MapStore store = new MapStore();
    private final MapDescriptors descriptors = new MapDescriptors();
    private final HandFilledSource origin = new HandFilledSource(memory);
    private final HandAnsweredObjects objects = new HandAnsweredObjects();
    private final HandPurges purges = new HandPurges();
    private final CachingSegmentSource segments = new CachingSegmentSource(store, descriptors, memory.memory(), origin);
    private final Directory directory = new Directory(
            descriptors, objects, segments, purges, clock, CONFIG.uncacheableTtl(), ReuseRules.of(CONFIG.reuse()));
    private final HttpCache cache = new HttpCache(
            Directories.alone(directory),
            segments,
            memory.memory(),
            CONFIG,
            "origin.example",
            clock,
            RandomGenerator.of("L64X128MixRandom"));

    @AfterEach
    void allMemoryReturns() {
        store.clear();
        memory.assertAllReturned();
    }

    private CompletableFuture<Answer> get(String path, String... fields) {
        return cache.answer(new CacheRequest("GET", new RequestTarget(path, Optional.empty()), Fields.of(fields)));
    }

    private static Answer.Response response(CompletableFuture<Answer> answer) {
        assertThat(answer).isCompleted();
        return (Answer.Response) answer.join();
    }

    private static String read(CompletableFuture<Answer> answer) {
        Body body = response(answer).body();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Piece piece = body.read(1000); piece instanceof Piece.Bytes bytes; piece = body.read(1000)) {
            byte[] copy = new byte[bytes.buffer().remaining()];
            bytes.buffer().get(copy);
            out.writeBytes(copy);
            bytes.release();
        }
        assertThat(body.read(1000)).isInstanceOf(Piece.End.class);
        body.close();
        return out.toString(US_ASCII);
    }

    private void known(Descriptor descriptor, String body) {
        descriptors.put(descriptor.key(), new Entry.Stored(descriptor, Optional.of(body.getBytes(US_ASCII))));
    }

    /** The answer to the {@code nth} question: an object with these bytes, asked for when the question was put. */
    private Description describing(int nth, Descriptor descriptor, String body) {
        long stamp = objects.questions().get(nth).probe().mark().stamp();
        SegmentReader first = SegmentReader.owning(memory.filled(body.getBytes(US_ASCII)), ServedFrom.ORIGIN);
        return new Description.Known(
                descriptor.stamped(stamp), List.of(), 200, Optional.of(new Description.First(0, first)));
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
        known(Descriptors.of(5, SIZE), "hello");
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
        known(Descriptors.of(5, SIZE), "hello");
        purges.hard("/b");
        purges.soft("/c");

        assertThat(read(get("/a"))).isEqualTo("hello");
        assertThat(objects.questions()).isEmpty();
    }

    @Test
    void softPurgeCostsOneValidationAndNoBytes() {
        Descriptor known = Descriptors.of(5, SIZE);
        known(known, "hello");
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
        known(plain.validated(tagged, plain.receivedAt(), plain.freshness()), "hello");
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
        known(known, "hello");
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
        descriptors.put(known.key(), new Entry.Stored(known, Optional.empty()));
        CompletableFuture<Answer> reader = get("/a");
        origin.complete(0, "a".repeat(SIZE).getBytes(US_ASCII));
        purges.hard("/a");
        CompletableFuture<Answer> next = get("/a");
        assertThat(next).isNotDone();

        Body body = response(reader).body();
        for (Piece piece = body.read(SIZE); piece instanceof Piece.Bytes bytes; piece = body.read(SIZE)) {
            bytes.release();
        }
        body.demand(() -> {});
        assertThat(origin.request(1).descriptor().generation()).isEqualTo(known.generation());
        origin.complete(1, "b".repeat(SIZE).getBytes(US_ASCII));
        for (Piece piece = body.read(SIZE); piece instanceof Piece.Bytes bytes; piece = body.read(SIZE)) {
            bytes.release();
        }
        assertThat(body.read(1)).isInstanceOf(Piece.End.class);
        body.close();
        objects.fail(0, new FetchException(Reason.UNREACHABLE, "end of test"));
    }

    /** A body under way, of which only the readers are counted. */
    private static final class CountedBody implements WholeBody {
        private int joined;
        private int left;

        @Override
        public int status() {
            return 200;
        }

        @Override
        public Fields fields() {
            return Fields.empty();
        }

        @Override
        public OptionalLong length() {
            return OptionalLong.empty();
        }

        @Override
        public Optional<Follower> follow() {
            joined++;
            return Optional.of(new Follower() {
                @Override
                public CompletableFuture<SegmentReader> open(int index) {
                    return CompletableFuture.failedFuture(new FetchException(Reason.BROKEN, "end of test"));
                }

                @Override
                public void close() {
                    left++;
                }
            });
        }

        @Override
        public CompletableFuture<Descriptor> whole() {
            return new CompletableFuture<>();
        }
    }

    @Test
    void nobodyJoinsABodyThatWasAskedForBeforeAPurge() {
        CountedBody before = new CountedBody();
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
        CountedBody before = new CountedBody();
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
        known(Descriptors.of(5, SIZE), "hello");
        assertThat(directory.held(probe()).join()).isPresent();
        purges.soft("/a");
        assertThat(directory
                        .held(probe())
                        .join()
                        .orElseThrow()
                        .stored()
                        .descriptor()
                        .isFresh(clock.instant()))
                .isFalse();
        purges.hard("/a");
        assertThat(directory.held(probe()).join()).isEmpty();
    }

    @Test
    void objectNewerThanAllKnownPurgesIsNotUsed() {
        known(Descriptors.of(5, SIZE).stamped(7), "hello");

        assertThat(get("/a")).isNotDone();
        objects.answer(0, new Description.Uncacheable("end of test"));
    }

    @Test
    void nothingIsAnsweredBeforeItIsKnownWhatWasMissed() {
        known(Descriptors.of(5, SIZE), "hello");
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
