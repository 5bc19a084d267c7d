package io.casserole.it;

import io.casserole.testing.Content;
import io.casserole.testing.TestBytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;

/** What tests say of a response. A body can be read by one assertion only. */
final class ResponseAssert extends AbstractAssert<ResponseAssert, Response> {
    private ResponseAssert(Response response) {
        super(response, ResponseAssert.class);
        as(response.toString());
    }

    static ResponseAssert assertThat(Response response) {
        return new ResponseAssert(response);
    }

    ResponseAssert hasStatus(int status) {
        Assertions.assertThat(actual.status()).as(descriptionText()).isEqualTo(status);
        return this;
    }

    ResponseAssert hasVersion(HttpClient.Version version) {
        Assertions.assertThat(actual.version()).as(descriptionText()).isEqualTo(version);
        return this;
    }

    /** Has these lines of that name, and no others. */
    ResponseAssert hasField(String name, String... values) {
        Assertions.assertThat(actual.fields().all(name))
                .as("%s of %s", name, actual)
                .containsExactly(values);
        return this;
    }

    ResponseAssert hasFieldContaining(String name, String part) {
        Assertions.assertThat(actual.fields().joined(name).orElse(""))
                .as("%s of %s", name, actual)
                .contains(part);
        return this;
    }

    ResponseAssert hasFieldMatching(String name, String pattern) {
        Assertions.assertThat(actual.fields().joined(name).orElse(""))
                .as("%s of %s", name, actual)
                .matches(pattern);
        return this;
    }

    ResponseAssert hasNoField(String name) {
        Assertions.assertThat(actual.fields().all(name))
                .as("%s of %s", name, actual)
                .isEmpty();
        return this;
    }

    /** Says that the origin was not asked (RFC 9211 §2.1). */
    ResponseAssert isHit() {
        Assertions.assertThat(actual.field("Cache-Status"))
                .as(descriptionText())
                .matches("casserole; ?hit\\b.*");
        return this;
    }

    /** Says why the origin was asked (RFC 9211 §2.2): {@code miss} of any kind, {@code bypass}, {@code method}, … */
    ResponseAssert wasForwarded(String reason) {
        Assertions.assertThat(actual.field("Cache-Status"))
                .as(descriptionText())
                .matches("casserole;.*\\bfwd=(?:uri-|vary-)?" + reason + "\\b.*");
        return this;
    }

    /** Has all of these bytes, and ends there. */
    ResponseAssert hasBody(TestBytes expected) {
        return hasBody(expected, 0, expected.length());
    }

    /** Has bytes {@code [first, end)} of these, and ends there. */
    ResponseAssert hasBody(TestBytes expected, long first, long end) {
        TestBytes.Check check = expected.check(first, end);
        byte[] piece = new byte[1 << 16];
        try (InputStream body = actual.body()) {
            for (int read = body.read(piece); read >= 0; read = body.read(piece)) {
                check.next(ByteBuffer.wrap(piece, 0, read));
            }
        } catch (IOException cut) {
            throw new UncheckedIOException("after " + check.count() + " bytes of " + actual, cut);
        }
        check.end();
        return this;
    }

    ResponseAssert hasBody(Content expected) {
        Assertions.assertThat(read()).as(descriptionText()).isEqualTo(expected.bytes());
        return this;
    }

    ResponseAssert hasText(String expected) {
        Assertions.assertThat(text()).as(descriptionText()).isEqualTo(expected);
        return this;
    }

    ResponseAssert hasTextContaining(String part) {
        Assertions.assertThat(text()).as(descriptionText()).contains(part);
        return this;
    }

    ResponseAssert hasNoBody() {
        return hasText("");
    }

    /** The body, to be read as text. */
    String text() {
        return new String(read(), StandardCharsets.UTF_8);
    }

    private byte[] read() {
        try (InputStream body = actual.body()) {
            return body.readAllBytes();
        } catch (IOException cut) {
            throw new UncheckedIOException(actual.toString(), cut);
        }
    }
}
