package io.casserole.peer;

import io.casserole.http.CacheStatus.Forwarded;
import io.casserole.segment.BinaryReader;
import io.casserole.segment.BinaryWriter;
import io.casserole.segment.Body;
import io.casserole.segment.Descriptor;
import io.casserole.segment.Entry;
import io.casserole.segment.EntryCodec;
import io.casserole.segment.Inquiry;
import io.casserole.segment.ObjectSource.Description;
import io.casserole.segment.UpstreamResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a node says an object is: the payload of an ANSWER frame.
 *
 * <pre>
 *  told:        1 | was the origin asked? flag | inquiry | resident: duration | Vary names: texts | entry: block
 *  relayed:     2 | inquiry | status: 4 | fields           the body follows as data
 *  passed:      3 | reason: text | status: 4 | fields      the body follows as data
 *  uncacheable: 4 | reason: text | lasting: flag
 *  refused:     5 | status: 4 | fields                     the body follows as data
 *  refused:     6 | status: 4                              without a response
 *
 *  inquiry      why: text | is the status known? flag | status: 4 | answer: text | collapsed: flag
 *               | was a segment fetched? flag | segment: 4
 * </pre>
 *
 * Only durations travel, since clocks differ: an object is sent with the time it has been here, and received as having been received that
 * long ago.
 */
final class ObjectAnswer {
    private ObjectAnswer() {}

    static byte[] write(Description description, Instant now) {
        BinaryWriter out = new BinaryWriter();
        if (description instanceof Description.Told told) {
            Descriptor descriptor = told.stored().descriptor();
            ByteBuffer entry = EntryCodec.write(told.stored());
            out.int8(1).flag(told.inquiry().isPresent());
            told.inquiry().ifPresent(asked -> inquiry(out, asked));
            out.duration(descriptor.resident(now)).texts(told.varyNames()).block(Bytes.of(entry));
        } else if (description instanceof Description.Relayed relayed) {
            head(inquiry(out.int8(2), relayed.inquiry()), relayed.response());
        } else if (description instanceof Description.Passed passed) {
            head(out.int8(3).text(passed.reason()), passed.response());
        } else if (description instanceof Description.Refused refused) {
            refused.response()
                    .ifPresentOrElse(
                            response -> head(out.int8(5), response),
                            () -> out.int8(6).int32(refused.status()));
        } else if (description instanceof Description.Uncacheable no) {
            out.int8(4).text(no.reason()).flag(no.lasting());
        } else {
            throw new IllegalArgumentException("description: expected what an owner says, found " + description);
        }
        return Bytes.of(out.bytes());
    }

    private static void head(BinaryWriter out, UpstreamResponse response) {
        out.int32(response.status()).fields(response.fields());
    }

    private static BinaryWriter inquiry(BinaryWriter out, Inquiry asked) {
        number(out.text(asked.why().name()), asked.status());
        return number(out.text(asked.answer().name()).flag(asked.collapsed()), asked.fetched());
    }

    private static BinaryWriter number(BinaryWriter out, OptionalInt number) {
        out.flag(number.isPresent());
        number.ifPresent(out::int32);
        return out;
    }

    /** The data that follows the answer. */
    static Body body(Description description) {
        if (description instanceof Description.Relayed relayed) {
            return relayed.response().body();
        }
        if (description instanceof Description.Refused refused) {
            return refused.response().map(UpstreamResponse::body).orElseGet(Body::empty);
        }
        return description instanceof Description.Passed passed
                ? passed.response().body()
                : Body.empty();
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param data what follows the answer; closed here if nothing does
     * @throws RuntimeException if it is no such thing
     */
    static Description read(byte[] bytes, Body data, Instant now) {
        BinaryReader in = new BinaryReader(ByteBuffer.wrap(bytes));
        int kind = in.int8();
        return switch (kind) {
            case 1 -> {
                data.close();
                yield told(in, now);
            }
            case 2 -> {
                Inquiry inquiry = inquiry(in);
                yield new Description.Relayed(response(in, data), inquiry);
            }
            case 3 -> new Description.Passed(in.text(), response(in, data));
            case 4 -> {
                data.close();
                yield new Description.Uncacheable(in.text(), in.flag());
            }
            case 5 -> new Description.Refused(response(in, data));
            case 6 -> {
                data.close();
                yield new Description.Refused(in.int32(), Optional.empty());
            }
            default -> throw new IllegalArgumentException("answer: expected kind 1 to 6, found " + kind);
        };
    }

    private static UpstreamResponse response(BinaryReader in, Body data) {
        return new UpstreamResponse(in.int32(), in.fields(), data);
    }

    private static Inquiry inquiry(BinaryReader in) {
        Forwarded why = Forwarded.valueOf(in.text());
        OptionalInt status = number(in);
        return new Inquiry(why, status, Inquiry.Answer.valueOf(in.text()), in.flag(), number(in));
    }

    private static OptionalInt number(BinaryReader in) {
        return in.flag() ? OptionalInt.of(in.int32()) : OptionalInt.empty();
    }

    private static Description.Told told(BinaryReader in, Instant now) {
        Optional<Inquiry> inquiry = in.flag() ? Optional.of(inquiry(in)) : Optional.empty();
        Duration resident = in.duration();
        List<String> names = in.texts();
        if (!(EntryCodec.read(ByteBuffer.wrap(in.block())) instanceof Entry.Stored stored)) {
            throw new IllegalArgumentException("answer: expected an object, found its variants");
        }
        Descriptor sent = stored.descriptor();
        Descriptor here = sent.validated(sent.fields(), now.minus(resident), sent.freshness());
        Optional<byte[]> body = stored.body();
        return new Description.Told(new Entry.Stored(here, body), names, inquiry);
    }
}
