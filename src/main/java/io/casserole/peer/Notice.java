package io.casserole.peer;

import io.casserole.segment.FetchException;
import io.casserole.segment.Origin;
import java.nio.ByteBuffer;

/** Something a member is told. Nothing is expected but that it arrives, and nothing is done if it does not. */
record Notice(Peers peers, Member member) implements PeerCall.Listener {
    /** Tells. Any thread; never blocks. */
    static void send(Peers peers, Member member, Question told) {
        PeerCall.ask(peers, member, told, new Notice(peers, member));
    }

    @Override
    public void accepted(Origin.Flow flow, Runnable hangUp) {
        // nothing follows but the end
    }

    @Override
    public void notHeld() {
        // is not wanted there
    }

    @Override
    public void lost(FetchException cause) {
        peers.circuits().failed(member);
    }

    @Override
    public void take(Frame kind, byte[] payload) {
        // the end
    }

    @Override
    public void data(ByteBuffer bytes) {
        bytes.position(bytes.limit());
    }
}
