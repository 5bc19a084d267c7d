package io.casserole.segment;

import io.casserole.http.ByteRange;
import io.casserole.http.Fields;
import io.casserole.http.RequestTarget;
import io.casserole.http.TraceContext;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Answers the other question: what is this object? The origin answers it by being probed. */
public interface ObjectSource {
    /** Finds out what an object is. Never throws and never blocks; fails with a {@link FetchException}. */
    CompletableFuture<Description> describe(Probe probe);

    /**
     * Asks whether a stale object is still what it was (RFC 9111 §4.3). {@link Description.Known} carries the same generation if it
     * is; what it has become is described with the bytes that came with the answer, if any did.
     */
    CompletableFuture<Description> validate(Descriptor stale, Probe probe);

    /**
     * A request for an object that is not known, or no longer.
     *
     * @param key the object under its primary key; the answer names the variant
     * @param fields the client's end-to-end request fields
     * @param wanted which bytes the client is going to read first; empty if none (HEAD, or a condition that may hold)
     * @param dead the generation that the asker has found to be gone, if it has; an answer of that generation is no news
     * @param mark the purges applied when the question was put, and the newest hard one that the object is known to be under
     * @param interims hears what the origin says before its answer, if it is this node that asks it
     */
    record Probe(
            ObjectKey key,
            RequestTarget target,
            Fields fields,
            Optional<Wanted> wanted,
            Optional<Generation> dead,
            PurgeMark mark,
            Interims interims) {

        /** A request for an object of which nothing is known. */
        public Probe(ObjectKey key, RequestTarget target, Fields fields, Optional<Wanted> wanted) {
            this(key, target, fields, wanted, Optional.empty());
        }

        /** A request that does not know of any purge yet. */
        public Probe(
                ObjectKey key,
                RequestTarget target,
                Fields fields,
                Optional<Wanted> wanted,
                Optional<Generation> dead) {
            this(key, target, fields, wanted, dead, PurgeMark.NONE);
        }

        /** A request whose client hears of no interim response. */
        public Probe(
                ObjectKey key,
                RequestTarget target,
                Fields fields,
                Optional<Wanted> wanted,
                Optional<Generation> dead,
                PurgeMark mark) {
            this(key, target, fields, wanted, dead, mark, Interims.UNHEARD);
        }

        /** The same, with somebody who hears of interim responses. */
        public Probe heardBy(Interims listener) {
            return new Probe(key, target, fields, wanted, dead, mark, listener);
        }

        /** The same, as part of the trace that the fields of a request name. */
        public Probe inTraceOf(Fields cause) {
            return new Probe(key, target, TraceContext.carry(cause, fields), wanted, dead, mark, interims);
        }

        /** The same, less its wish for bytes: the segment is another node's to fetch. */
        public Probe withoutWanted() {
            return new Probe(key, target, fields, Optional.empty(), dead, mark, interims);
        }

        /** The same, of an asker that has found that generation to be gone; what it has found before stays. */
        public Probe without(Optional<Generation> gone) {
            return gone.isEmpty() || dead.isPresent() ? this : new Probe(key, target, fields, wanted, gone, mark);
        }

        /** The same, put when that was the highest number of a purge applied. */
        public Probe stamped(long stamp) {
            return stamp == mark.stamp() ? this : marked(mark.stamped(stamp));
        }

        /** The same, of an object known to be under that hard purge. */
        public Probe notBefore(long epoch) {
            return epoch <= mark.epoch() ? this : marked(mark.notBefore(epoch));
        }

        private Probe marked(PurgeMark newMark) {
            return new Probe(key, target, fields, wanted, dead, newMark, interims);
        }
    }

    /** The client's {@code Range} field as sent, if it has one; the bytes it means may depend on the length, not known yet. */
    record Wanted(Optional<String> range) {
        private static final Pattern POSITIONS = Pattern.compile("(?i)bytes=(\\d{1,18})-(\\d{1,18})");
        private static final Pattern SUFFIX = Pattern.compile("(?i)bytes=-(\\d{1,18})");
        private static final Pattern FIRST_BYTE = Pattern.compile("(?i)bytes=\\s*(\\d{1,18})-.*");

        /** The segment to ask for first: that of the first byte, if the range names it by a number. */
        public long firstByte() {
            return range.flatMap(Wanted::leadingNumber).orElse(0L);
        }

        /** The field, if it asks for one range of fewer bytes than that, all of one segment of that size as far as the field says. */
        public Optional<String> shorterThan(int segmentSize) {
            return range.filter(field -> {
                Matcher positions = POSITIONS.matcher(field);
                if (positions.matches()) {
                    long first = Long.parseLong(positions.group(1));
                    long last = Long.parseLong(positions.group(2));
                    return first <= last && first / segmentSize == last / segmentSize && last - first < segmentSize - 1;
                }
                Matcher suffix = SUFFIX.matcher(field);
                return suffix.matches() && suffixLength(suffix) > 0 && suffixLength(suffix) < segmentSize;
            });
        }

        private static long suffixLength(Matcher suffix) {
            return Long.parseLong(suffix.group(1));
        }

        private static Optional<Long> leadingNumber(String field) {
            Matcher matcher = FIRST_BYTE.matcher(field);
            return matcher.matches() ? Optional.of(Long.valueOf(matcher.group(1))) : Optional.empty();
        }
    }

    /** What was found out. */
    sealed interface Description {
        /**
         * A cacheable object of known length.
         *
         * @param varyNames request fields its {@code Vary} names, lower case and sorted
         * @param status of the origin's answer: 304, for one, if the object is what it was
         * @param first the segment whose bytes came with the answer, perhaps still arriving; the receiver closes them
         */
        record Known(Descriptor descriptor, List<String> varyNames, int status, Optional<First> first)
                implements Description {}

        /**
         * An object of which a part was kept as a fragment, and the message that it came in: that belongs to the one whose request caused
         * the probe, and is not what the cache would make of the part.
         *
         * @param known the object; without a first segment
         * @param fields of the message, a 206
         * @param bytes those that the message has
         * @param reader of their segment, perhaps still arriving; the receiver closes it
         */
        record KeptPart(Known known, Fields fields, ByteRange bytes, SegmentReader reader) implements Description {}

        /** Segment {@code index} of the object just described, on its way. */
        record First(int index, SegmentReader reader) {}

        /** A cacheable object whose one body is under way from its first byte. */
        record Streaming(WholeBody body, List<String> varyNames) implements Description {}

        /**
         * A cacheable object that a node of this cluster told us about.
         *
         * @param stored what may be served now, stale only because its owner has decided so; with all its bytes if it is small
         * @param varyNames as in {@link Known}
         * @param inquiry how the node asked the origin; empty if it knew, and asked nobody
         */
        record Told(Entry.Stored stored, List<String> varyNames, Optional<Inquiry> inquiry) implements Description {}

        /**
         * A cacheable object whose one body is under way at its owner; this stream of it is for one reader alone.
         *
         * @param inquiry how the owner asked the origin for it
         */
        record Relayed(UpstreamResponse response, Inquiry inquiry) implements Description {}

        /** Not cacheable; the response belongs to the one whose request caused the probe. */
        record Passed(String reason, UpstreamResponse response) implements Description {}

        /**
         * The origin answered a validation with an error for which the stale object may stand in (RFC 9111 §4.2.4); where it may not, the
         * response belongs to the one whose request caused the validation. Nothing was found out about the object.
         *
         * @param status the error
         * @param response empty if the origin was asked something else than the client asks, a HEAD or for one byte: the client's own
         *     request is then to be forwarded
         */
        record Refused(int status, Optional<UpstreamResponse> response) implements Description {
            /** With the response that the client would have got. */
            public Refused(UpstreamResponse response) {
                this(response.status(), Optional.of(response));
            }

            /** In the words of {@code Cache-Status}. */
            public String reason() {
                return "status " + status;
            }
        }

        /**
         * Not cacheable, as HEAD or a rule has said; the request goes its own way.
         *
         * @param lasting whether the next request is likely to be told the same
         */
        record Uncacheable(String reason, boolean lasting) implements Description {
            public Uncacheable(String reason) {
                this(reason, true);
            }
        }
    }
}
