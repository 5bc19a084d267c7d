package io.casserole.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9111 §4.4: what an unsafe request makes invalid. */
class InvalidationTest {
    private final Invalidation invalidation =
            new Invalidation("http://origin.example:8080/files/", "https://cache.example/ctx");

    private List<String> targets(String method, String path, int status, String... fields) {
        return invalidation.targets(method, RequestTarget.of(path, null), status, Fields.of(fields)).stream()
                .map(RequestTarget::toString)
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "POST,200,true",
        "PUT,201,true",
        "DELETE,204,true",
        "PATCH,303,true",
        "M-SEARCH,200,true",
        "post,200,true",
        "POST,404,false",
        "PUT,412,false",
        "DELETE,500,false",
        "POST,503,false",
        "GET,200,false",
        "HEAD,200,false",
        "OPTIONS,200,false",
        "TRACE,200,false",
        "PROPFIND,207,false"
    })
    void responseWithoutErrorToAMethodNotKnownToBeSafeDoes(String method, int status, boolean invalid) {
        assertThat(targets(method, "/a", status)).isEqualTo(invalid ? List.of("/a") : List.of());
    }

    @Test
    void queryIsAPartOfTheTarget() {
        assertThat(invalidation.targets("POST", RequestTarget.of("/a", "b=%20"), 200, Fields.empty()))
                .containsExactly(RequestTarget.of("/a", "b=%20"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://origin.example:8080/files/b?c=d|/b?c=d",
                "HTTP://Origin.Example:8080/files/b|/b",
                "//origin.example:8080/files/b|/b",
                "/files/b|/b",
                "https://cache.example/ctx/b#part|/b",
                "https://cache.example:443/ctx/b|/b",
                "/ctx/b|/b",
                "c|/dir/c",
                "../c|/c",
                "?x|/dir/a?x",
                "http://origin.example:8080/files|/"
            })
    void targetsOfTheSameOriginThatAreNamedAreInvalidToo(String reference, String target) {
        assertThat(targets("POST", "/dir/a", 201, "Location", reference)).containsExactly("/dir/a", target);
        assertThat(targets("PUT", "/dir/a", 200, "Content-Location", reference)).containsExactly("/dir/a", target);
    }

    @ParameterizedTest
    @CsvSource({
        "http://other.example/files/b",
        "https://origin.example:8080/files/b",
        "http://origin.example/files/b",
        "http://origin.example:8080/filesystem/b",
        "/elsewhere/b",
        "http://[broken",
        "a b",
        "''",
        "/files/%zz"
    })
    void otherReferencesNameNothing(String reference) {
        assertThat(targets("POST", "/a", 200, "Location", reference)).containsExactly("/a");
    }

    @Test
    void responseMaySayThatItIsOfItsTarget() { // RFC 9110 §8.7
        RequestTarget target = RequestTarget.of("/dir/a", "x=1");

        for (String own : List.of("/files/dir/a?x=1", "https://cache.example/ctx/dir/a?x=1", "a?x=1", "?x=1", "")) {
            assertThat(invalidation.isOfItsTarget(target, Fields.of("Content-Location", own)))
                    .as(own)
                    .isTrue();
        }
        assertThat(invalidation.isOfItsTarget(target, Fields.of("Content-Location", "a")))
                .isFalse();
        assertThat(invalidation.isOfItsTarget(target, Fields.empty())).isFalse();
    }
}
