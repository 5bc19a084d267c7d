package io.casserole.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.http.Fields;
import io.casserole.peer.PurgeState.Cursor;
import io.casserole.segment.Purge;
import io.casserole.segment.PurgeScope;
import io.casserole.segment.PurgeScope.Prefix;
import io.casserole.segment.PurgeScope.Tag;
import io.casserole.segment.PurgeScope.Url;
import io.casserole.segment.Purges.Match;
import io.casserole.segment.Purges.Verdict;
import io.casserole.testing.MovableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PurgeLogTest {
    @TempDir
    private Path directory;

    private final MovableClock clock = MovableClock.at("2026-06-01T12:00:00Z");
    private final PurgeLog log = open(Optional.empty(), 1);
    private int ids;

    private PurgeLog open(Optional<Path> path, long id) {
        return PurgeLog.open(path, Runnable::run, clock, id);
    }

    private Purge issue(PurgeScope scope, boolean soft) {
        return issue(log, scope, soft);
    }

    private Purge issue(PurgeLog into, PurgeScope scope, boolean soft) {
        return into.issueNext("p" + ++ids, scope, soft);
    }

    private Match match(String target, String... fields) {
        return log.match(target, Fields.of(fields));
    }

    private static Verdict verdict(PurgeLog by, String target, long stamp) {
        return by.judge(target, Fields.empty(), stamp);
    }

    // ---- matching

    @Test
    void urlIsOneTargetWithItsQuery() {
        issue(new Url("/a?b"), false);

        assertThat(match("/a?b")).isEqualTo(new Match(1, 0));
        assertThat(match("/a")).isEqualTo(Match.NONE);
        assertThat(match("/a?b=c")).isEqualTo(Match.NONE);
    }

    @Test
    void prefixIsWhateverBeginsLikeIt() {
        issue(new Prefix("/old/"), true);

        assertThat(match("/old/")).isEqualTo(new Match(0, 1));
        assertThat(match("/old/x?y")).isEqualTo(new Match(0, 1));
        assertThat(match("/old")).isEqualTo(Match.NONE);
        assertThat(match("/older")).isEqualTo(Match.NONE);
    }

    @Test
    void tagIsInTheFieldsOfTheResponse() {
        issue(new Tag("news"), false);

        assertThat(match("/a", "Surrogate-Key", "x news")).isEqualTo(new Match(1, 0));
        assertThat(match("/a", "Cache-Tag", "news,x")).isEqualTo(new Match(1, 0));
        assertThat(match("/a", "Surrogate-Key", "newspaper")).isEqualTo(Match.NONE);
    }

    @Test
    void newestOfAllThatMatchCounts() {
        issue(new Url("/a"), false);
        issue(new Prefix("/"), true);
        issue(new Tag("t"), false);
        issue(new Url("/b"), false);

        assertThat(match("/a", "Cache-Tag", "t")).isEqualTo(new Match(3, 2));
        assertThat(match("/a")).isEqualTo(new Match(1, 2));
        assertThat(log.newest()).isEqualTo(4);
    }

    /** Against every prefix tried one by one. */
    @Test
    void manyPrefixesAreFoundAsIfEachWereTried() {
        Random random = new Random(1);
        List<Purge> all = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            all.add(issue(new Prefix(path(random)), random.nextBoolean()));
        }
        for (int i = 0; i < 5_000; i++) {
            String target = path(random) + path(random).substring(1);
            Match expected = all.stream()
                    .filter(purge -> target.startsWith(((Prefix) purge.scope()).start()))
                    .map(purge -> purge.soft() ? new Match(0, purge.number()) : new Match(purge.number(), 0))
                    .reduce(Match.NONE, Match::and);
            assertThat(match(target)).as(target).isEqualTo(expected);
        }
    }

    private static String path(Random random) {
        StringBuilder path = new StringBuilder("/");
        for (int left = random.nextInt(6); left > 0; left--) {
            path.append("ab/".charAt(random.nextInt(3)));
        }
        return path.toString();
    }

    @Test
    void purgeIsAboutWhatWasAskedBefore() {
        issue(new Url("/a"), false);
        issue(new Url("/b"), true);

        assertThat(verdict(log, "/a", 0)).isEqualTo(Verdict.GONE);
        assertThat(verdict(log, "/a", 1)).isEqualTo(Verdict.UNTOUCHED);
        assertThat(verdict(log, "/b", 1)).isEqualTo(Verdict.STALE);
        assertThat(verdict(log, "/b", 2)).isEqualTo(Verdict.UNTOUCHED);
        assertThat(verdict(log, "/c", 0)).isEqualTo(Verdict.UNTOUCHED);
        assertThat(verdict(log, "/c", 3)).as("newer than all known purges").isEqualTo(Verdict.GONE);
    }

    // ---- numbers

    private static Purge told(String id, long number) {
        return new Purge(id, number, new Url("/" + id), false);
    }

    @Test
    void purgeOfAnotherNodeKeepsANumberAboveAllStampsGivenHere() {
        issue(new Url("/a"), false);

        assertThat(log.apply(told("x", 5))).isEqualTo(told("x", 5));
        assertThat(log.newest()).isEqualTo(5);
    }

    @Test
    void purgeThatComesLateIsRaised() {
        log.apply(told("x", 5));

        assertThat(log.apply(told("y", 5)).number()).isEqualTo(6);
        assertThat(log.apply(told("z", 3)).number()).isEqualTo(7);
        assertThat(log.newest()).isEqualTo(7);
        assertThat(verdict(log, "/z", 6)).isEqualTo(Verdict.GONE);
    }

    @Test
    void knownPurgeIsNotAppliedTwiceAndItsHighestNumberWins() {
        log.apply(told("x", 5));

        assertThat(log.apply(told("x", 5)).number()).isEqualTo(5);
        assertThat(log.apply(told("x", 2)).number()).isEqualTo(5);
        assertThat(log.newest()).isEqualTo(5);
        assertThat(log.apply(told("x", 8)).number()).isEqualTo(8);
        assertThat(match("/x")).isEqualTo(new Match(8, 0));
    }

    @Test
    void nodesThatExchangeTheirLogsComeToTheSame() {
        PurgeLog other = open(Optional.empty(), 2);
        for (int i = 0; i < 20; i++) {
            log.issueNext("a" + i, new Url("/a" + i), false);
            other.issueNext("b" + i, new Prefix("/b" + i), true);
        }
        other.issueNext("b20", new Tag("t"), true);

        for (int round = 0; round < 3; round++) {
            log.apply(PurgeNews.read(other.after(Cursor.START).bytes()));
            other.apply(PurgeNews.read(log.after(Cursor.START).bytes()));
        }

        assertThat(log.state().digest()).isEqualTo(other.state().digest());
        assertThat(log.newest()).isEqualTo(other.newest());
        assertThat(verdict(log, "/b0", 20))
                .as("missed when that stamp was given")
                .isEqualTo(Verdict.STALE);
        assertThat(verdict(other, "/a0", 21))
                .as("missed when that stamp was given")
                .isEqualTo(Verdict.GONE);
    }

    @Test
    void onlyWhatWasAddedBehindTheCursorIsTold() {
        issue(new Url("/a"), false);
        Cursor cursor = log.state().cursor();
        Purge next = issue(new Url("/b"), false);

        assertThat(log.after(cursor).purges()).extracting(PurgeNews.Aged::purge).containsExactly(next);
        assertThat(log.after(new Cursor(7, 1)).purges()).as("of another log").hasSize(2);
        assertThat(PurgeState.parse(log.state().toString())).contains(log.state());
        assertThat(PurgeState.parse("x")).isEmpty();
    }

    @Test
    void longLogsAreToldInParts() {
        PurgeLog other = open(Optional.empty(), 2);
        for (int i = 0; i < 100; i++) {
            issue(new Url("/" + "x".repeat(3000) + i), false);
        }
        Cursor cursor = Cursor.START;
        int parts = 0;
        PurgeNews news;
        do {
            news = PurgeNews.read(log.after(cursor).bytes());
            other.apply(news);
            cursor = news.upTo();
            parts++;
        } while (news.more());

        assertThat(parts).isGreaterThan(2);
        assertThat(other.state().digest()).isEqualTo(log.state().digest());
    }

    // ---- bounds

    @Test
    void oldestOfTooManyAreFoldedIntoOneThatMatchesEverything() {
        for (int i = 0; i < PurgeLog.MOST + 5; i++) {
            issue(new Url("/" + i), true);
        }

        assertThat(verdict(log, "/other", 4)).isEqualTo(Verdict.GONE);
        assertThat(verdict(log, "/other", 5)).isEqualTo(Verdict.UNTOUCHED);
        assertThat(match("/other")).isEqualTo(new Match(5, 0));
        PurgeLog other = open(Optional.empty(), 2);
        other.apply(log.after(Cursor.START));
        assertThat(verdict(other, "/other", 4)).isEqualTo(Verdict.GONE);
    }

    @Test
    void recordsAreForgottenAfterAMonthAndToldToNobodyBefore() {
        issue(new Url("/a"), false);
        clock.advance(PurgeLog.TOLD.plusSeconds(1));
        assertThat(log.after(Cursor.START).purges()).isEmpty();
        assertThat(match("/a").hard()).isEqualTo(1);

        clock.advance(PurgeLog.KEPT.minus(PurgeLog.TOLD));
        issue(new Url("/b"), false);

        assertThat(match("/a")).isEqualTo(Match.NONE);
        assertThat(log.newest()).isEqualTo(2);
    }

    @Test
    void ageTravelsWithTheRecord() {
        issue(new Url("/a"), false);
        clock.advance(Duration.ofDays(20));
        PurgeLog other = open(Optional.empty(), 2);
        other.apply(log.after(Cursor.START));
        clock.advance(Duration.ofDays(11));
        clock.advance(Duration.ofSeconds(1));
        issue(other, new Url("/b"), false);

        assertThat(other.match("/a", Fields.empty())).isEqualTo(Match.NONE);
    }

    // ---- the file

    private Path file() {
        return directory.resolve("cache").resolve("purges");
    }

    @Test
    void recordsOutliveTheProcess() {
        PurgeLog before = open(Optional.of(file()), 1);
        issue(before, new Url("/a"), false);
        issue(before, new Prefix("/b\"\\"), true);
        before.apply(told("x", 9));
        before.apply(told("x", 12));

        PurgeLog after = open(Optional.of(file()), 2);

        assertThat(after.newest()).isEqualTo(12);
        assertThat(after.state().digest()).isEqualTo(before.state().digest());
        assertThat(after.match("/a", Fields.empty())).isEqualTo(new Match(1, 0));
        assertThat(after.match("/b\"\\c", Fields.empty())).isEqualTo(new Match(0, 2));
        assertThat(after.match("/x", Fields.empty())).isEqualTo(new Match(12, 0));
    }

    @Test
    void tornLastLineIsIgnored() throws IOException {
        PurgeLog before = open(Optional.of(file()), 1);
        issue(before, new Url("/a"), false);
        Files.writeString(file(), "2026-06-01T12:00:00Z {\"id\":\"p", StandardOpenOption.APPEND);

        PurgeLog after = open(Optional.of(file()), 2);
        issue(after, new Url("/b"), false);
        PurgeLog third = open(Optional.of(file()), 3);

        assertThat(third.newest()).isEqualTo(2);
        assertThat(verdict(third, "/c", 0)).isEqualTo(Verdict.UNTOUCHED);
        assertThat(verdict(third, "/b", 1)).isEqualTo(Verdict.GONE);
    }

    @Test
    void whatCannotBeReadMayHavePurgedAnything() throws IOException {
        PurgeLog before = open(Optional.of(file()), 1);
        issue(before, new Url("/a"), false);
        Files.writeString(file(), "nonsense\n", StandardOpenOption.APPEND);

        PurgeLog after = open(Optional.of(file()), 2);

        assertThat(verdict(after, "/c", 0)).isEqualTo(Verdict.GONE);
        assertThat(verdict(after, "/c", 1)).isEqualTo(Verdict.GONE);
        assertThat(verdict(after, "/c", after.newest())).isEqualTo(Verdict.UNTOUCHED);
        assertThat(verdict(open(Optional.of(file()), 3), "/c", 1)).isEqualTo(Verdict.GONE);
    }

    @Test
    void forgottenRecordsLeaveTheirNumbers() {
        PurgeLog before = open(Optional.of(file()), 1);
        issue(before, new Url("/a"), false);
        clock.advance(PurgeLog.KEPT.plusSeconds(1));

        open(Optional.of(file()), 2);
        PurgeLog after = open(Optional.of(file()), 3);

        assertThat(after.match("/a", Fields.empty())).isEqualTo(Match.NONE);
        assertThat(after.newest()).isEqualTo(1);
    }
}
