package io.casserole.cache;

import io.casserole.http.CacheStatus.Forwarded;
import io.casserole.http.Fields;
import io.casserole.segment.Body;
import io.casserole.segment.Descriptor;
import io.casserole.segment.FetchException;
import io.casserole.segment.Inquiry;
import io.casserole.segment.ObjectSource.Description;
import io.casserole.segment.ServedFrom;
import io.casserole.segment.UpstreamResponse;
import io.casserole.segment.WholeBody;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Answers requests with what is just coming: bodies that pass once, and responses of the origin that belong to one request alone. */
final class ResponsesUnderWay {
    private final int segmentSize;
    private final Clock clock;

    /** @param segmentSize by which bodies are cut that pass here */
    ResponsesUnderWay(int segmentSize, Clock clock) {
        this.segmentSize = segmentSize;
        this.clock = clock;
    }

    /**
     * The answer, when its first bytes are readable; fails with a {@link FetchException} if none will be.
     *
     * @param found anything but {@link Found.Whole} and {@link Found.Uncacheable}
     */
    CompletableFuture<Answer> answer(CacheRequest request, Found found) {
        if (found instanceof Found.Passing passing) {
            return passing(request, passing);
        }
        return CompletableFuture.completedFuture(soleReader(request, found));
    }

    private Answer soleReader(CacheRequest request, Found found) {
        if (found instanceof Found.Relayed relayed) {
            return relayed(request, relayed);
        }
        if (found instanceof Found.Part part) {
            return kept(part);
        }
        if (found instanceof Found.Own own) {
            return own(own.why(), own.reason(), own.response());
        }
        if (found instanceof Found.Refused refused) {
            return refused(refused.why(), refused.error());
        }
        throw new IllegalArgumentException("found: expected a response under way, found " + found);
    }

    // ---- bodies that pass once

    private CompletableFuture<Answer> passing(CacheRequest request, Found.Passing passing) {
        WholeBody whole = passing.body();
        Outcome outcome = new Outcome(Optional.of(passing.inquiry()), Duration.ZERO);
        SegmentedBody body = passing.read(segmentSize);
        if (request.isHead()) {
            body.close();
            return CompletableFuture.completedFuture(
                    response(whole.status(), whole.sentFields(), outcome, Body.empty()));
        }
        return body.prime().handle((ok, failure) -> {
            if (failure != null) {
                body.close();
                throw FetchException.behind(failure);
            }
            return response(whole.status(), whole.sentFields(), outcome.with(from(passing.inquiry(), body)), body);
        });
    }

    /** What was asked for by this request is from the origin, also if the store has had it since. */
    private static Sources from(Inquiry inquiry, SegmentedBody body) {
        return inquiry.collapsed()
                ? body.sources().orElse(Sources.of(ServedFrom.ORIGIN))
                : Sources.of(ServedFrom.ORIGIN);
    }

    /** The owner's word for word; it was sent to this node for this request alone. */
    private static Answer relayed(CacheRequest request, Found.Relayed relayed) {
        UpstreamResponse response = relayed.response();
        ServedFrom from = relayed.inquiry().collapsed() ? ServedFrom.PEER : ServedFrom.ORIGIN;
        Outcome outcome = new Outcome(Optional.of(relayed.inquiry()), Duration.ZERO).with(Sources.of(from));
        if (!request.isHead()) {
            return response(response.status(), response.fields(), outcome, response.body());
        }
        response.body().close();
        return response(response.status(), response.fields(), outcome, Body.empty());
    }

    // ---- responses of the origin

    /** One of which the bytes are kept. */
    private Answer kept(Found.Part part) {
        Descriptor object = part.descriptor();
        Duration left = object.freshness().left(object.resident(clock.instant()));
        Outcome outcome = new Outcome(Optional.of(part.inquiry()), left).with(Sources.of(ServedFrom.ORIGIN));
        UpstreamResponse response = part.response();
        return response(response.status(), response.fields(), outcome, response.body());
    }

    private static Answer own(Forwarded why, String reason, UpstreamResponse response) {
        return new Answer.Response(
                response.status(),
                response.fields(),
                Outcome.uncacheable(why, response.status(), reason),
                response.body());
    }

    private static Answer refused(Forwarded why, Description.Refused error) {
        return error.response()
                .map(response -> own(why, error.reason(), response))
                .orElseGet(() -> new Answer.Forward(why, error.reason()));
    }

    private static Answer response(int status, Fields fields, Outcome outcome, Body body) {
        return new Answer.Response(status, fields, outcome.status(), body);
    }
}
