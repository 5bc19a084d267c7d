package io.casserole.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A body of type multipart/byteranges (RFC 9110 §14.6), read part by part; the preamble is empty. */
final class Multipart {
    private static final Pattern TYPE = Pattern.compile("multipart/byteranges; ?boundary=\"?([^\"]+)\"?");

    private final InputStream body;
    private final String boundary;

    private Multipart(InputStream body, String boundary) {
        this.body = body;
        this.boundary = boundary;
    }

    static Multipart of(Response response) {
        Matcher type = TYPE.matcher(response.field("Content-Type"));
        assertThat(type.matches()).as(response.toString()).isTrue();
        try (InputStream body = response.body()) {
            byte[] all = body.readAllBytes();
            response.fields()
                    .first("Content-Length")
                    .ifPresent(length -> assertThat(length).isEqualTo(Integer.toString(all.length)));
            return new Multipart(new ByteArrayInputStream(all), type.group(1));
        } catch (IOException cut) {
            throw new UncheckedIOException(cut);
        }
    }

    Multipart hasPart(String contentRange, byte[] bytes) {
        assertThat(delimiter()).isEqualTo("--" + boundary);
        String fields = "";
        for (String line = line(); !line.isEmpty(); line = line()) {
            fields += line + "\n";
        }
        assertThat(fields).containsIgnoringCase("Content-Range: " + contentRange + "\n");
        try {
            assertThat(body.readNBytes(bytes.length)).isEqualTo(bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return this;
    }

    void hasNoMore() {
        assertThat(delimiter()).isEqualTo("--" + boundary + "--");
    }

    /** The next line that is not empty: a part ends with the line break before the delimiter. */
    private String delimiter() {
        String line = line();
        return line.isEmpty() ? line() : line;
    }

    private String line() {
        try {
            StringBuilder line = new StringBuilder();
            for (int b = body.read(); b != '\n' && b >= 0; b = body.read()) {
                line.append((char) b);
            }
            return line.toString().stripTrailing();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
