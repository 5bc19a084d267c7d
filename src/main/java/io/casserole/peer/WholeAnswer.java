package io.casserole.peer;

import io.casserole.segment.Body;
import io.casserole.segment.SequenceBody;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/**
 * An answer of which everything is here when it begins: the same frames as in a {@link FramedBody}, but all data is one frame, nothing is
 * waited for, so there is nothing to ping for, and the length is known. With a {@code Content-Length} both sides are spared the chunks,
 * and the one who asks can read from its socket in large pieces.
 *
 * @param length bytes of all frames
 */
record WholeAnswer(Body body, long length) {
    /** Takes over the content's body, if it is whole. */
    static Optional<WholeAnswer> of(CompletableFuture<FramedBody.Content> content) {
        if (!content.isDone() || content.isCompletedExceptionally()) {
            return Optional.empty();
        }
        FramedBody.Content known = content.join();
        OptionalInt length = known.length();
        return length.isPresent() ? Optional.of(of(known, length.getAsInt())) : Optional.empty();
    }

    private static WholeAnswer of(FramedBody.Content content, int data) {
        ByteBuffer begin = begin(content.answer(), data);
        ByteBuffer end = Frame.END.with(content.ending().get());
        long length = (long) begin.remaining() + data + end.remaining();
        return new WholeAnswer(new SequenceBody(List.of(Body.of(begin), content.data(), Body.of(end))), length);
    }

    /** One piece, which leaves in one write with the head of the response. */
    private static ByteBuffer begin(Optional<byte[]> answer, int data) {
        ByteBuffer first = answer.map(Frame.ANSWER::with).orElseGet(() -> ByteBuffer.allocate(0));
        return ByteBuffer.allocate(first.remaining() + Frame.HEADER)
                .put(first)
                .put(Frame.DATA.header(data))
                .flip();
    }
}
