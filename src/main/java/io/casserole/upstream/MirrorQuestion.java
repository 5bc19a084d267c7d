package io.casserole.upstream;

import io.casserole.segment.Origin;

/** What is asked about something that one server has given, and what is made of the answers of others. One thread at a time. */
interface MirrorQuestion {
    /** Whether a server of that likeness is asked at all. */
    boolean suits(Likeness server);

    /** What it is sent. */
    Origin.Request request(Likeness server);

    /** Whether the answer of another server than the object's own is of use; if not, it is given up. */
    boolean isOfUse(Head answer, Likeness server);

    /** The same request to whoever is asked, every answer being of use: nothing is known yet. */
    static MirrorQuestion open(Origin.Request request) {
        return new MirrorQuestion() {
            @Override
            public boolean suits(Likeness server) {
                return true;
            }

            @Override
            public Origin.Request request(Likeness server) {
                return request;
            }

            @Override
            public boolean isOfUse(Head answer, Likeness server) {
                return true;
            }
        };
    }
}
