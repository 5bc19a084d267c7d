package io.casserole.testing;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Preconditions and ranges of an honest origin, in the order of RFC 9110 §13.2.2. On purpose without the rules of {@code
 * io.casserole.http}: a mistake there must not be hidden by the same mistake here.
 */
final class Conditions {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d*)-(\\d*)");

    private Conditions() {}

    static void apply(RecordedRequest request, Answer answer, long length) {
        if (fails(request, answer)) {
            answer.empty(412);
        } else if (isUnchanged(request, answer)) {
            answer.empty(304);
        } else if (request.method().equals("GET") && ifRangeHolds(request, answer)) {
            request.field("Range").ifPresent(range -> cut(range, answer, length));
        }
    }

    private static boolean fails(RecordedRequest request, Answer answer) {
        Optional<String> ifMatch = request.fields().joined("If-Match");
        if (ifMatch.isPresent()) {
            return !lists(ifMatch.get(), strong(etag(answer)));
        }
        return request.field("If-Unmodified-Since")
                .flatMap(Conditions::date)
                .filter(limit -> lastModified(answer).filter(limit::isBefore).isPresent())
                .isPresent();
    }

    private static boolean isUnchanged(RecordedRequest request, Answer answer) {
        Optional<String> ifNoneMatch = request.fields().joined("If-None-Match");
        if (ifNoneMatch.isPresent()) {
            return lists(ifNoneMatch.get().replace("W/", ""), etag(answer).map(tag -> tag.replace("W/", "")));
        }
        return request.field("If-Modified-Since")
                .flatMap(Conditions::date)
                .filter(since -> lastModified(answer)
                        .filter(last -> !last.isAfter(since))
                        .isPresent())
                .isPresent();
    }

    private static boolean ifRangeHolds(RecordedRequest request, Answer answer) {
        Optional<String> ifRange = request.field("If-Range");
        return ifRange.isEmpty()
                || ifRange.equals(strong(etag(answer)))
                || ifRange.equals(answer.fields.first("Last-Modified"));
    }

    private static void cut(String range, Answer answer, long length) {
        Matcher matcher = RANGE.matcher(range);
        if (!matcher.matches() || range.equals("bytes=-")) {
            return; // malformed or several: RFC 9110 §14.2 allows to answer with the whole
        }
        boolean suffix = matcher.group(1).isEmpty();
        long number = suffix ? 0 : Long.parseLong(matcher.group(1));
        long first = suffix ? Math.max(0, length - Long.parseLong(matcher.group(2))) : number;
        long end =
                suffix || matcher.group(2).isEmpty() ? length : Math.min(length, Long.parseLong(matcher.group(2)) + 1);
        if (first < end) {
            answer.part(first, end);
        } else if (first >= length) {
            answer.fields = answer.fields.with("Content-Range", "bytes */" + length);
            answer.empty(416);
        }
    }

    private static boolean lists(String list, Optional<String> tag) {
        return tag.isPresent()
                && (list.equals("*")
                        || Arrays.asList(list.split("\\s*,\\s*", -1)).contains(tag.get()));
    }

    private static Optional<String> etag(Answer answer) {
        return answer.fields.first("ETag");
    }

    private static Optional<String> strong(Optional<String> etag) {
        return etag.filter(tag -> !tag.startsWith("W/"));
    }

    private static Optional<Instant> lastModified(Answer answer) {
        return answer.fields.first("Last-Modified").flatMap(Conditions::date);
    }

    private static Optional<Instant> date(String text) {
        try {
            return Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException none) {
            return Optional.empty();
        }
    }
}
