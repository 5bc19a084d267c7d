package io.casserole.peer;

import io.casserole.http.Fields;
import io.casserole.http.RequestTarget;
import io.casserole.segment.Dialer;
import io.casserole.segment.FetchException;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.Origin;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Pings over lines that last for one ping. */
public final class LinePinger implements Pinger {
    private static final RequestTarget TARGET = new RequestTarget(PeerService.PATH + "/ping", Optional.empty());
    /** Longest answer that is read, in bytes. */
    private static final int LONGEST = 8 << 10;

    private final Dialer dialer;

    public LinePinger(Dialer dialer) {
        this.dialer = dialer;
    }

    @Override
    public CompletableFuture<Member> ping(URI address) {
        Dialer.Line line = dialer.dial(address);
        Answer answer = new Answer(address);
        var unused = line.send(Origin.Request.of(Origin.Purpose.PEER, "GET", TARGET, Fields.empty()), answer);
        return answer.member.whenComplete((member, failure) -> line.close());
    }

    /** Collects one answer. */
    private static final class Answer implements Origin.Sink {
        final CompletableFuture<Member> member = new CompletableFuture<>();
        private final URI address;
        private final ByteArrayOutputStream text = new ByteArrayOutputStream();

        Answer(URI address) {
            this.address = address;
        }

        @Override
        public void head(int status, Fields fields, Origin.Flow flow) {
            if (status == 200) {
                flow.request(LONGEST);
            } else {
                fail("status 200", Integer.toString(status));
            }
        }

        @Override
        public void data(ByteBuffer bytes) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            text.writeBytes(copy);
            if (text.size() >= LONGEST) {
                fail("less than " + LONGEST + " bytes", "as many");
            }
        }

        @Override
        public void end(Fields trailers) {
            MemberRecord.read(text.toString(StandardCharsets.UTF_8))
                    .ifPresentOrElse(member::complete, () -> fail("the record of a member", "another text"));
        }

        @Override
        public void failed(FetchException cause) {
            member.completeExceptionally(cause);
        }

        private void fail(String expected, String found) {
            member.completeExceptionally(new FetchException(
                    Reason.BROKEN, "ping of " + address + ": expected " + expected + ", found " + found));
        }
    }
}
