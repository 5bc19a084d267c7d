package io.casserole.segment;

/**
 * Where in the row of purges the origin was asked about an object. Purges are numbered from 1; 0 is before the first.
 *
 * @param stamp the highest number that the node had applied when it asked: of the purges up to this one, none has yet to be applied
 * @param epoch the newest hard purge that the object was under; a part of its generation, so that no byte stored before is found again
 */
public record PurgeMark(long stamp, long epoch) {
    /** Before the first purge. */
    public static final PurgeMark NONE = new PurgeMark(0, 0);

    public PurgeMark {
        if (stamp < 0 || epoch < 0) {
            throw new IllegalArgumentException(
                    "purges: expected numbers of 0 or more, found stamp " + stamp + " and epoch " + epoch);
        }
    }

    PurgeMark stamped(long newStamp) {
        return new PurgeMark(newStamp, epoch);
    }

    PurgeMark notBefore(long leastEpoch) {
        return new PurgeMark(stamp, Math.max(epoch, leastEpoch));
    }
}
