package io.casserole.peer;

import java.util.Locale;

/** A node that is known and yet not in the ring, and why. */
public record LeftOut(Member member, Reason reason) {
    /** What keeps it out. */
    public enum Reason {
        /** It has not answered a ping as the process it was registered by. */
        NO_ANSWER,
        /** What its keys mean differs: another mirror-url, for example. */
        OTHER_FINGERPRINT,
        /** It speaks another version. */
        OTHER_PROTOCOL,
        /** Another member has its id. */
        DUPLICATE_NODE_ID;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @Override
    public String toString() {
        return member + ": " + reason;
    }
}
