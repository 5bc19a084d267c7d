package io.casserole.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 6265 §4.1.2: Path and Domain of cookies. */
class CookieRewriteTest {
    @ParameterizedTest
    @CsvSource({
        "/app,/,/app,/",
        "/app,/,/app/,/",
        "/app,/,/app/x,/x",
        "/app,/ctx,/app/x,/ctx/x",
        "/app/,/ctx/,/app/x,/ctx/x",
        "/,/ctx,/x,/ctx/x",
        "/,/ctx,/,/ctx/",
        "/app,/ctx,/apple,/apple",
        "/app,/ctx,/x/app,/x/app",
        "/app,'',/app/x,/x",
    })
    void beginningOfThePathIsReplacedByWholeSegments(String from, String to, String path, String expected) {
        CookieRewrite rewrite = new CookieRewrite(Optional.of(new Replacement(from, to)), Optional.empty());

        assertThat(cookie(rewrite, "a=/app; Path=" + path)).isEqualTo("a=/app; Path=" + expected);
    }

    @ParameterizedTest
    @CsvSource({
        "a=b; Domain=origin.example,a=b; Domain=cache.example",
        "a=b; domain=.ORIGIN.example; Secure,a=b; domain=cache.example; Secure",
        "a=b; Domain=www.origin.example,a=b; Domain=www.origin.example",
        "a=origin.example,a=origin.example",
        "Domain=origin.example,Domain=origin.example",
    })
    void domainIsReplacedAsAWhole(String cookie, String expected) {
        CookieRewrite rewrite =
                new CookieRewrite(Optional.empty(), Optional.of(new Replacement("origin.example", "cache.example")));

        assertThat(cookie(rewrite, cookie)).isEqualTo(expected);
    }

    @Test
    void domainReplacedByNothingGoes() {
        CookieRewrite rewrite = new CookieRewrite(Optional.empty(), Optional.of(new Replacement("origin.example", "")));

        assertThat(cookie(rewrite, "a=b; Domain=origin.example; HttpOnly")).isEqualTo("a=b; HttpOnly");
    }

    @Test
    void restOfTheFieldIsLeftByteForByte() {
        CookieRewrite rewrite =
                new CookieRewrite(Optional.of(new Replacement("/app", "/")), Optional.of(new Replacement("o", "c")));
        String cookie =
                "a=\"b=c\";Expires=Wed, 09 Jun 2021 10:18:14 GMT;; Secure ;SameSite=None;Path;x=/app;  PATH = /x";

        assertThat(cookie(rewrite, cookie)).isEqualTo(cookie);
    }

    @Test
    void everyCookieIsRewrittenAndNothingElse() {
        CookieRewrite rewrite = new CookieRewrite(Optional.of(new Replacement("/app", "/")), Optional.empty());
        Fields response =
                Fields.of("Set-Cookie", "a=b; path=/app", "X", "c; path=/app", "set-cookie", "d=e; Path=/app/f");

        assertThat(rewrite.apply(response))
                .isEqualTo(Fields.of("Set-Cookie", "a=b; path=/", "X", "c; path=/app", "Set-Cookie", "d=e; Path=/f"));
    }

    @Test
    void withoutSettingsNothingChanges() {
        Fields response = Fields.of("Set-Cookie", "a=b; Path=/app");

        assertThat(new CookieRewrite(Optional.empty(), Optional.empty()).apply(response))
                .isSameAs(response);
    }

    private static String cookie(CookieRewrite rewrite, String value) {
        return rewrite.apply(Fields.of("Set-Cookie", value)).first("Set-Cookie").orElseThrow();
    }
}
