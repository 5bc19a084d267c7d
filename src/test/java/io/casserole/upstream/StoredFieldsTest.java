package io.casserole.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.http.Fields;
import io.casserole.http.RequestTarget;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StoredFieldsTest {
    private static final Instant RECEIVED = Instant.parse("1994-11-06T08:49:37Z");
    private static final String DATE = "Sun, 06 Nov 1994 08:49:37 GMT";

    private static Fields stored(int status, String... fields) {
        return StoredFields.of(new Head(
                "GET",
                RequestTarget.of("/a", null),
                Fields.empty(),
                status,
                Fields.of(fields),
                RECEIVED,
                RECEIVED,
                "http://origin.example"));
    }

    @Test
    void whatIsAboutOneMessageIsNotStored() {
        assertThat(stored(200, "Date", DATE, "Content-Length", "1", "Trailer", "T", "X", "y", "Content-MD5", "z"))
                .isEqualTo(Fields.of("Date", DATE, "X", "y", "Content-MD5", "z"));
    }

    @Test
    void ageIsKeptAsTheOriginSentIt() { // RFC 9111 §5.1
        assertThat(stored(200, "Date", DATE, "Age", "002, 1")).isEqualTo(Fields.of("Date", DATE, "Age", "002, 1"));
    }

    @Test
    void whatIsAboutOnePartIsNotStored() {
        assertThat(stored(206, "Date", DATE, "Content-Range", "bytes 0-0/1", "Content-MD5", "z", "Content-Digest", "d"))
                .isEqualTo(Fields.of("Date", DATE));
    }

    @Test
    void contentRangeOfWhatIsNoPartMeansNothingAndIsStored() { // RFC 9110 §14.4
        assertThat(stored(200, "Date", DATE, "Content-Range", "nonsense"))
                .isEqualTo(Fields.of("Date", DATE, "Content-Range", "nonsense"));
    }

    @Test
    void missingDateIsThatOfReceipt() {
        assertThat(stored(200)).isEqualTo(Fields.of("Date", DATE));
    }

    @Test
    void newerFieldsReplaceThoseStoredButNotWhatDescribesTheBytes() {
        Fields stored =
                Fields.of("Content-Type", "a/b", "ETag", "\"1\"", "X", "old", "x", "older", "Age", "9", "Y", "1");
        Fields newer = Fields.of("content-type", "c/d", "etag", "W/\"1\"", "X", "new", "Content-Length", "0");

        assertThat(StoredFields.updated(stored, newer))
                .isEqualTo(Fields.of("ETag", "\"1\"", "Y", "1", "content-type", "c/d", "X", "new"));
    }

    @Test
    void identityIsNoCoding() {
        assertThat(StoredFields.coding(Fields.of("Content-Encoding", "Identity")))
                .isEmpty();
        assertThat(StoredFields.coding(Fields.of("Content-Encoding", "GZIP"))).isEqualTo("gzip");
    }
}
