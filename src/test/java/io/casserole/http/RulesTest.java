package io.casserole.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.casserole.http.Cacheability.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private static Rule rule(String text) {
        return Rules.parse(text).ofResponse("/a", 200, Fields.empty()).orElseThrow();
    }

    private static Optional<String> nameOf(Optional<Rule> rule) {
        return rule.map(Rule::name);
    }

    @Test
    void readsOneRuleFromEachLineOrBetweenSemicolons() {
        Rules rules = Rules.parse("""
                # of the shop
                name=images path=/img/.* ttl=1d ; path=/api/.* pass

                path=/.* ttl=5m  # the rest
                """);

        assertThat(rules.size()).isEqualTo(3);
        assertThat(nameOf(rules.ofRequest("/img/a.png"))).contains("images");
        assertThat(nameOf(rules.ofRequest("/api/x"))).contains("2");
        assertThat(nameOf(rules.ofRequest("/x"))).contains("3");
    }

    @Test
    void readsAllThatARuleMaySay() {
        Rule rule = Rules.parse(
                        "path=/a{1,2} ttl=90s ignore=cache-control,set-cookie,vary,expires min-uses=3 key=-utm_*,-sig")
                .ofRequest("/aa")
                .orElseThrow();

        assertThat(rule.ttl()).contains(Duration.ofSeconds(90));
        assertThat(rule.ignored()).containsExactlyInAnyOrder(Rule.Ignored.values());
        assertThat(rule.minUses()).isEqualTo(3);
        assertThat(rule.key().of(RequestTarget.of("/aa", "utm_a=1&b=2&sig=3"))).hasToString("/aa?b=2");
        assertThat(rule.pass()).isFalse();
    }

    @Test
    void countsTheFirstRuleThatMatches() {
        Rules rules = Rules.parse("name=exempt path=/img/live/.*\nname=images path=/img/.* ttl=1h");

        assertThat(nameOf(rules.ofResponse("/img/live/1", 200, Fields.empty()))).contains("exempt");
        assertThat(nameOf(rules.ofResponse("/img/1", 200, Fields.empty()))).contains("images");
        assertThat(nameOf(rules.ofResponse("/", 200, Fields.empty()))).isEmpty();
    }

    @Test
    void matchesTheWholePath() {
        assertThat(Rules.parse("path=/img ttl=1h").ofRequest("/img/a")).isEmpty();
    }

    @Test
    void matchesStatusAndTypeOfAResponse() {
        Rules rules = Rules.parse("""
                name=missing path=/.* status=404,410 ttl=1m
                name=page path=/.* status=200 type=text/html.* pass
                name=rest path=/.* ttl=1h
                """);
        Fields html = Fields.of("Content-Type", "text/html; charset=utf-8");

        assertThat(nameOf(rules.ofResponse("/a", 410, html))).contains("missing");
        assertThat(nameOf(rules.ofResponse("/a", 200, html))).contains("page");
        assertThat(nameOf(rules.ofResponse("/a", 200, Fields.empty()))).contains("rest");
        assertThat(nameOf(rules.ofRequest("/a"))).contains("rest");
    }

    @Test // RFC 9110 §15.3.7
    void takesAPartForTheWhole() {
        assertThat(Rules.parse("path=/a status=200 ttl=1h").ofResponse("/a", 206, Fields.empty()))
                .isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ttl=1h                        | line 1: expected path=, found 'ttl'",
                "path=/( ttl=1h                | line 1: expected path= with a regular expression, found '/( (Unclosed group)'",
                "path=/ ttl=1w                 | line 1: expected ttl= with a duration of whole seconds such as 30s, 5m, 1h or 30d, 3650d at most, found '1w'",
                "path=/ ttl=4000d              | line 1: expected ttl= with a duration of whole seconds such as 30s, 5m, 1h or 30d, 3650d at most, found '4000d'",
                "path=/ ignore=age             | line 1: expected ignore= with cache-control, set-cookie, vary, expires, found 'age'",
                "path=/ min-uses=1             | line 1: expected min-uses= with a number from 2 to 100, found '1'",
                "path=/ key=utm                | line 1: expected key= with names of parameters, each after a hyphen, found 'utm'",
                "path=/ status=200,            | line 1: expected status= with a status from 200 to 599, found ''",
                "path=/ status=99              | line 1: expected status= with a status from 200 to 599, found '99'",
                "path=/ pass ttl=1h            | line 1: expected pass alone, found 'ttl'",
                "path=/ status=200 min-uses=2  | line 1: expected key= and min-uses= without status= and type=, found 'path status min-uses'",
                "path=/ name=a(b               | line 1: expected name= with a token of at most 64 characters, found 'a(b'",
                "path=/ pass=yes               | line 1: expected each once: name=, path=, status=, type=, ttl=, ignore=, min-uses=, key=, pass, found 'pass=yes'",
                "path=/ path=/a                | line 1: expected each once: name=, path=, status=, type=, ttl=, ignore=, min-uses=, key=, pass, found 'path=/a'",
            })
    void refusesWhatItDoesNotUnderstand(String text, String message) {
        assertThatThrownBy(() -> Rules.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void namesTheLineThatItDoesNotUnderstand() {
        assertThatThrownBy(() -> Rules.parse("path=/ pass\n\npath=/a tll=1h")).hasMessageStartingWith("line 3: ");
    }

    private static Decision decide(Rule rule, int status, Fields response) {
        return Cacheability.decide(
                new CachePolicy(Duration.ZERO, false), "GET", Fields.empty(), status, rule.judged(response), NOW, NOW);
    }

    private static Optional<Duration> lifetime(Decision decision) {
        return decision instanceof Decision.Cacheable cacheable
                ? Optional.of(cacheable.freshness().lifetime())
                : Optional.empty();
    }

    @Test
    void givesLifeToWhatHasNone() {
        Rule rule = rule("path=/a ttl=1h");

        assertThat(lifetime(decide(rule, 200, Fields.empty()))).contains(Duration.ofHours(1));
        assertThat(lifetime(decide(rule, 503, Fields.empty()))).contains(Duration.ofHours(1));
        assertThat(lifetime(decide(rule, 200, Fields.of("Cache-Control", "public"))))
                .contains(Duration.ofHours(1));
        assertThat(lifetime(decide(rule, 200, Fields.of("CDN-Cache-Control", "public"))))
                .contains(Duration.ofHours(1));
        assertThat(rule.givesLifeTo(Fields.empty())).isTrue();
    }

    @Test
    void leavesTheLifeThatTheOriginGives() {
        Rule rule = rule("path=/a ttl=1h");

        assertThat(lifetime(decide(rule, 200, Fields.of("Cache-Control", "max-age=5"))))
                .contains(Duration.ofSeconds(5));
        assertThat(lifetime(decide(rule, 200, Fields.of("Cache-Control", "no-store"))))
                .isEmpty();
        assertThat(lifetime(decide(rule, 200, Fields.of("Pragma", "no-cache")))).isEmpty();
        assertThat(lifetime(decide(rule, 200, Fields.of("Expires", "0")))).isEmpty();
        assertThat(rule.givesLifeTo(Fields.of("Cache-Control", "max-age=5"))).isFalse();
    }

    @Test
    void overridesWhatItIgnores() {
        Rule rule = rule("path=/a ttl=1h ignore=cache-control,expires");

        assertThat(lifetime(decide(rule, 200, Fields.of("Cache-Control", "no-store"))))
                .contains(Duration.ofHours(1));
        assertThat(lifetime(decide(rule, 200, Fields.of("CDN-Cache-Control", "max-age=5"))))
                .contains(Duration.ofHours(1));
        assertThat(lifetime(decide(rule, 200, Fields.of("Pragma", "no-cache", "Expires", "0"))))
                .contains(Duration.ofHours(1));
    }

    @Test
    void givesACookieThatDoesNotCountToNobody() {
        Rule rule = rule("path=/a ttl=1h ignore=set-cookie,vary");
        Fields response = Fields.of("Set-Cookie", "id=1", "Vary", "*", "ETag", "\"1\"");

        assertThat(lifetime(decide(rule, 200, response))).contains(Duration.ofHours(1));
        assertThat(rule.kept(response)).isEqualTo(Fields.of("Vary", "*", "ETag", "\"1\""));
    }

    @Test
    void letsCodingsVaryThoughVaryIsIgnored() {
        Rule rule = rule("path=/a ttl=1h ignore=vary");

        assertThat(Vary.of(rule.judged(Fields.of("Vary", "Cookie, Accept-Encoding")))
                        .names())
                .containsExactly("accept-encoding");
        assertThat(Vary.of(rule.judged(Fields.of("Vary", "*", "Content-Encoding", "gzip"))))
                .isEqualTo(Vary.of(Fields.of("Vary", "Accept-Encoding")));
    }
}
