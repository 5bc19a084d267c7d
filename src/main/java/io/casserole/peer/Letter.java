package io.casserole.peer;

import io.casserole.segment.BinaryReader;
import io.casserole.segment.BinaryWriter;
import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * A question with its address, as it is signed and sent.
 *
 * <pre>
 *  protocol: 1 | to: text | from: text | fingerprint: text | sent at: instant | nonce: 8 | question
 * </pre>
 *
 * @param to id of the member asked; an answer by any other would be about another node's keys
 * @param from id of the member that asks
 * @param fingerprint of the one that asks; by another one the keys in the question would mean something else
 * @param sentAt by the clock of the one asked, as far as the asker knows it
 * @param nonce makes no two letters alike
 */
record Letter(String to, String from, String fingerprint, Instant sentAt, long nonce, Question question) {
    /** Longest text of a letter that is read; most containers refuse shorter ones already. */
    static final int LONGEST = 64 << 10;

    byte[] bytes() {
        BinaryWriter out = new BinaryWriter();
        out.int8(Member.PROTOCOL)
                .text(to)
                .text(from)
                .text(fingerprint)
                .instant(sentAt)
                .int64(nonce);
        QuestionCodec.write(question, out);
        return Bytes.of(out.bytes());
    }

    /**
     * Reads what {@link #bytes} gave.
     *
     * @throws RuntimeException if it is no letter of this protocol
     */
    static Letter read(byte[] bytes) {
        BinaryReader in = new BinaryReader(ByteBuffer.wrap(bytes));
        int protocol = in.int8();
        if (protocol != Member.PROTOCOL) {
            throw new IllegalArgumentException("protocol: expected " + Member.PROTOCOL + ", found " + protocol);
        }
        Letter letter = new Letter(in.text(), in.text(), in.text(), in.instant(), in.int64(), QuestionCodec.read(in));
        in.end();
        return letter;
    }
}
