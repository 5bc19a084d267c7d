package io.casserole.upstream;

import io.casserole.config.UpstreamConfig;
import io.casserole.http.AcceptEncoding;
import io.casserole.http.AcceptRanges;
import io.casserole.http.Fields;
import io.casserole.segment.Descriptor;
import io.casserole.segment.ObjectSource;
import io.casserole.segment.Origin;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Finds out at the origin what an object is: by {@code HEAD}, which is advice, followed by the first {@code GET}, which is right; or by
 * that alone.
 */
final class OriginProbe implements ObjectSource {
    private final FetchTools tools;
    private final Validation validation;

    OriginProbe(FetchTools tools) {
        this.tools = tools;
        this.validation = new Validation(tools, this::find);
    }

    @Override
    public CompletableFuture<Description> describe(Probe probe) {
        return Failures.bare(find(probe));
    }

    @Override
    public CompletableFuture<Description> validate(Descriptor stale, Probe probe) {
        return Failures.bare(validation.of(stale, probe));
    }

    private CompletableFuture<Description> find(Probe probe) {
        Fields sent = FetchFields.probe(
                probe.fields(), tools.config().encoding(), tools.config().keyFields());
        boolean noBytesWanted = probe.wanted().isEmpty();
        boolean byHead = noBytesWanted || tools.config().probe() == UpstreamConfig.Probe.HEAD;
        return byHead && !tools.distrusted().contains(probe.key().target())
                ? head(probe, sent).thenCompose(head -> advised(probe, head))
                : get(probe, sent);
    }

    private CompletableFuture<Description> get(Probe probe, Fields sent) {
        return ShortGet.of(tools, probe, sent)
                .map(ShortGet::run)
                .or(() -> MissingEnd.of(tools, probe, sent).map(MissingEnd::run))
                .orElseGet(() -> FirstGet.unadvised(tools, probe, sent).run());
    }

    private CompletableFuture<Head> head(Probe probe, Fields sent) {
        return tools.origin()
                .ask(Origin.Request.of(Origin.Purpose.PROBE, "HEAD", probe.target(), sent))
                .thenApply(OpenResponse::head);
    }

    private CompletableFuture<Description> advised(Probe probe, Head head) {
        HeadAdvice advice = HeadAdvice.of(head, tools.descriptors());
        if (!(advice instanceof HeadAdvice.AskIdentity)) {
            return follow(probe, head, advice);
        }
        if (!AcceptEncoding.acceptsIdentity(probe.fields())) {
            return FirstGet.unadvised(tools, probe, head.sent()).run();
        }
        return head(probe, FetchFields.identity(head.sent())).thenCompose(plain -> {
            HeadAdvice second = HeadAdvice.of(plain, tools.descriptors());
            boolean better = second instanceof HeadAdvice.Cacheable && HeadAdvice.isSegmentable(plain);
            return better
                    ? follow(probe, plain, second)
                    : FirstGet.unadvised(tools, probe, head.sent()).coded().run();
        });
    }

    private CompletableFuture<Description> follow(Probe probe, Head head, HeadAdvice advice) {
        if (advice instanceof HeadAdvice.Uncacheable uncacheable) {
            return CompletableFuture.completedFuture(new Description.Uncacheable(uncacheable.reason()));
        }
        if (advice instanceof HeadAdvice.Cacheable cacheable) {
            return cacheable(probe, head, cacheable);
        }
        return FirstGet.unadvised(tools, probe, head.sent()).run();
    }

    private CompletableFuture<Description> cacheable(Probe probe, Head head, HeadAdvice.Cacheable advice) {
        Optional<Long> firstByte = FirstByte.of(probe, advice.length());
        boolean ranged = tools.descriptors().joinable(head) && !AcceptRanges.refused(head.fields());
        if (firstByte.isPresent() && !(ranged && isMemoryShort())) {
            return FirstGet.advised(tools, probe, head, ranged, firstByte.get()).run();
        }
        Descriptor descriptor = tools.descriptors().advised(probe, head, advice.freshness(), advice.length(), ranged);
        return CompletableFuture.completedFuture(new Description.Known(
                descriptor, tools.descriptors().varyNames(head), head.status(), Optional.empty()));
    }

    /**
     * Who asks for a segment has its memory before it takes a connection. A first GET has a connection first, so it must not wait for
     * memory: the two would wait for each other.
     */
    private boolean isMemoryShort() {
        return !tools.memory().hasRoom(tools.config().segmentSize());
    }
}
