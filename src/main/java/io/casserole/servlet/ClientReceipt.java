package io.casserole.servlet;

import io.casserole.segment.ServedFrom;
import io.casserole.servlet.RequestOutcome.Ending;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Notes what becomes of one client's request. Pieces of one source come in runs, so that bytes cost an addition or two, and no object. */
final class ClientReceipt implements Receipt {
    private final Receipts all;
    private final RequestOutcome.Asked asked;
    private final long asking;
    private final Map<ServedFrom, Long> bytes = new EnumMap<>(ServedFrom.class);
    private ServedFrom source = ServedFrom.SELF;
    private long run;
    private Optional<Duration> toHead = Optional.empty();

    ClientReceipt(Receipts all, RequestOutcome.Asked asked) {
        this.all = all;
        this.asked = asked;
        this.asking = all.now();
    }

    @Override
    public void begun() {
        toHead = Optional.of(since());
    }

    @Override
    public void sent(ServedFrom from, int count) {
        all.sent(from, count);
        if (from != source) {
            endRun();
            source = from;
        }
        run += count;
    }

    private void endRun() {
        if (run > 0) {
            bytes.merge(source, run, Long::sum);
            run = 0;
        }
    }

    @Override
    public void ended(Outgoing sent, Ending ending) {
        endRun();
        all.ended(new RequestOutcome(asked, sent.status(), sent.result(), sent.said(), toHead, since(), bytes, ending));
    }

    private Duration since() {
        return Duration.ofNanos(all.now() - asking);
    }
}
