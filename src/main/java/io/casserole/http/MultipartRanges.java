package io.casserole.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The frame of a {@code multipart/byteranges} body (RFC 9110 §14.6): what stands before, between and after the parts.
 *
 * @param boundary a token of at most 70 characters that does not occur in the parts (RFC 2046 §5.1.1)
 * @param partType {@code Content-Type} of each part, if the representation has one
 * @param total length of the representation
 * @param ranges the parts, at least two
 */
public record MultipartRanges(String boundary, Optional<String> partType, long total, List<ByteRange> ranges) {
    public MultipartRanges {
        if (!Grammar.isToken(boundary) || boundary.length() > 70) {
            throw new IllegalArgumentException(
                    "boundary: expected a token of at most 70 characters, found " + Grammar.printable(boundary));
        }
        ranges = List.copyOf(ranges);
        if (ranges.size() < 2) {
            throw new IllegalArgumentException("ranges: expected at least 2, found " + ranges.size());
        }
    }

    /** The {@code Content-Type} of the whole response. */
    public String contentType() {
        return "multipart/byteranges; boundary=" + boundary;
    }

    /** What precedes the bytes of this part. */
    public byte[] header(ByteRange range) {
        StringBuilder header = new StringBuilder("\r\n--").append(boundary).append("\r\n");
        partType.ifPresent(type -> header.append("Content-Type: ").append(type).append("\r\n"));
        header.append("Content-Range: ").append(new ContentRange.Part(range, OptionalLong.of(total)));
        return header.append("\r\n\r\n").toString().getBytes(ISO_8859_1);
    }

    /** What follows the last part. */
    public byte[] closing() {
        return ("\r\n--" + boundary + "--\r\n").getBytes(ISO_8859_1);
    }

    /** Bytes of the whole body, frame and parts. */
    public long length() {
        return closing().length
                + ranges.stream()
                        .mapToLong(range -> header(range).length + range.length())
                        .sum();
    }
}
