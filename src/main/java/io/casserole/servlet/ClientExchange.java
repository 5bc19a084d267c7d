package io.casserole.servlet;

import io.casserole.cache.Answer;
import io.casserole.cache.CacheRequest;
import io.casserole.cache.Posting;
import io.casserole.http.CacheResult;
import io.casserole.http.CacheStatus;
import io.casserole.http.CacheStatus.Forwarded;
import io.casserole.http.Fields;
import io.casserole.http.Invalidation;
import io.casserole.segment.Body;
import io.casserole.segment.FetchException;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.Interims;
import io.casserole.segment.Tracing;
import io.casserole.segment.UpstreamResponse;
import io.casserole.servlet.RequestOutcome.Ending;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request on its way to an answer. Begins on the container's thread and goes on wherever the cache or the origin answers; from
 * there on the pump has the word.
 */
final class ClientExchange {
    private static final Logger LOG = LoggerFactory.getLogger(ClientExchange.class);
    private static final String CACHE = "casserole";

    private final Front front;
    private final ForwardedRequest forwarded;
    private final PublicFields publicFields;
    private final StatusFields statusFields;
    private final ClientRequest request;
    private final AsyncContext async;
    private final InterimResponses interims;
    private final Receipt receipt;
    private volatile Forwarded why = Forwarded.MISS;

    /** @param onEnd run when the answer is sent, or will not be */
    ClientExchange(
            Front front,
            ForwardedRequest forwarded,
            PublicFields publicFields,
            StatusFields statusFields,
            ClientRequest request,
            AsyncContext async,
            Runnable onEnd) {
        this.front = front;
        this.forwarded = forwarded;
        this.publicFields = publicFields;
        this.statusFields = statusFields;
        Tracing.Span span = TracedReceipt.begin(front.tracing(), request);
        this.request = request.in(span);
        this.async = async;
        this.interims = new InterimResponses(front.pumps(), async);
        this.receipt = TracedReceipt.of(front.pumps().receipts().ofClient(request.asked()), span)
                .andThen(onEnd);
    }

    void follow(Route route) {
        if (route instanceof Route.Refuse refusal) {
            send(refusal.answer(request.isHead()));
        } else if (route instanceof Route.PassOn passing) {
            passOn(passing.why(), passing.detail());
        } else if (route instanceof Route.Purge) {
            purge();
        } else if (route instanceof Route.Loop) {
            fail(new FetchException(Reason.LOOP, "CDN-Loop names this node"));
        } else {
            askCache();
        }
    }

    private void purge() {
        var unused = front.purging()
                .purge((HttpServletRequest) async.getRequest(), request.target())
                .whenComplete((answer, failure) -> {
                    if (answer != null) {
                        send(answer);
                    } else {
                        fail(failure);
                    }
                });
    }

    private void askCache() {
        CacheRequest question =
                new CacheRequest(request.method(), request.target(), forwarded.fieldsOf(request), interimsHeard());
        var unused = front.cache().answer(question).whenComplete(this::answered);
    }

    private Interims interimsHeard() {
        return interims.heardFor(request.connection().protocol());
    }

    private void answered(@Nullable Answer answer, @Nullable Throwable failure) {
        if (answer instanceof Answer.Response response) {
            send(response);
        } else if (answer instanceof Answer.Forward forward) {
            passOn(forward.why(), forward.detail());
        } else {
            fail(failure);
        }
    }

    private void passOn(Forwarded reason, String detail) {
        why = reason;
        Posting posting = posting();
        CompletableFuture<UpstreamResponse> passing =
                front.passThrough().forward(forwarded.of(request, body()), interimsHeard());
        async.addListener(new GoneListener(() -> passing.cancel(false)));
        CacheStatus status = CacheStatus.forwarded(CACHE, reason).withDetail(detail);
        var unused = passing.whenComplete((response, failure) -> passed(response, failure, status, posting));
    }

    private Optional<Body> body() {
        return request.hasBody()
                ? Optional.of(front.pumps().receive((HttpServletRequest) async.getRequest()))
                : Optional.empty();
    }

    private Posting posting() {
        return request.method().equals("POST")
                ? front.cache().posting(request.target(), forwarded.fieldsOf(request))
                : Posting.IGNORED;
    }

    private void passed(
            @Nullable UpstreamResponse response, @Nullable Throwable failure, CacheStatus status, Posting posting) {
        if (response != null) {
            CacheStatus said = status.withStatus(response.status());
            // first, so that what the client asks next is answered by what it has changed
            var unused = CompletableFuture.completedFuture(response)
                    .thenCompose(this::invalidate)
                    .exceptionally(this::notForgotten)
                    .thenRun(() -> send(
                            new Answer.Response(response.status(), response.fields(), said, kept(response, posting))));
        } else if (failure instanceof CancellationException) { // the client's leaving
            receipt.ended(Outgoing.unsent(status), Ending.LEFT);
        } else {
            fail(failure);
        }
    }

    private CompletableFuture<Void> invalidate(UpstreamResponse response) {
        return Invalidation.isCausedBy(request.method(), response.status())
                ? front.invalidator()
                        .invalidate(invalidation()
                                .targets(request.method(), request.target(), response.status(), response.fields()))
                : CompletableFuture.completedFuture(null);
    }

    private @Nullable Void notForgotten(Throwable failure) {
        LOG.warn(
                "CSR-0205 {} {}: expected to forget what it has changed, found a defect",
                request.method(),
                request.target(),
                failure);
        return null;
    }

    private Invalidation invalidation() {
        return new Invalidation(
                front.mirrors().stream().map(URI::toString).toList(),
                request.connection().publicBase());
    }

    private Body kept(UpstreamResponse response, Posting posting) {
        return posting != Posting.IGNORED && invalidation().isOfItsTarget(request.target(), response.fields())
                ? posting.keep(response)
                : response.body();
    }

    private void send(Answer.Response answer) {
        Fields fields = publicFields.of(answer.fields(), request.connection());
        send(outgoing(answer, fields, resultOf(answer)));
    }

    private static CacheResult resultOf(Answer.Response answer) {
        return answer.failed() ? CacheResult.ERROR : CacheResult.of(answer.cacheStatus());
    }

    private Outgoing outgoing(Answer.Response answer, Fields fields, CacheResult result) {
        Fields told = statusFields.append(fields, answer.cacheStatus());
        return new Outgoing(answer.status(), told, answer.body(), result, Optional.of(answer.cacheStatus()));
    }

    private void send(Outgoing outgoing) {
        interims.before(() -> ResponsePump.start(front.pumps(), async, outgoing, this::failure, receipt));
    }

    private void fail(@Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof FetchException known) {
            send(failure(known));
        } else {
            LOG.warn("CSR-0202 {} {}: expected an answer, found a defect", request.method(), request.target(), cause);
            send(failure(new FetchException(Reason.BROKEN, "a defect")));
        }
    }

    private Outgoing failure(FetchException cause) {
        LOG.debug("{} {}: {}", request.method(), request.target(), cause.getMessage());
        Answer.Response answer = front.failures().answer(request.isHead(), why, cause);
        return outgoing(answer, answer.fields(), CacheResult.ERROR);
    }
}
