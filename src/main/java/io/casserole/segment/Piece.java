package io.casserole.segment;

import io.casserole.http.Fields;
import java.nio.ByteBuffer;

/** What a {@link Body} gives next. */
public sealed interface Piece {
    /** Bytes, valid until {@link #release}, which must be called exactly once. */
    non-sealed interface Bytes extends Piece {
        /** The bytes; never empty. Position and limit belong to the caller. */
        ByteBuffer buffer();

        /** Notes that the write of this piece has to wait for a slow client; called at most once, before {@link #release}. */
        default void stuck() {}

        /** Where the bytes came from. */
        default ServedFrom from() {
            return ServedFrom.SELF;
        }

        /** Gives the bytes back. */
        void release();

        /** A piece made by this node, over memory that nobody pools. */
        static Bytes unpooled(ByteBuffer buffer) {
            return unpooled(buffer, ServedFrom.SELF);
        }

        /** A piece over memory that nobody pools. */
        static Bytes unpooled(ByteBuffer buffer, ServedFrom from) {
            return new UnpooledPiece(buffer, from);
        }
    }

    /** The body is over; repeated by every further read. */
    record End(Fields trailers) implements Piece {}

    /** The body is cut short; repeated by every further read. */
    record Failed(FetchException cause) implements Piece {}
}
