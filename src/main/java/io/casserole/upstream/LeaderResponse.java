package io.casserole.upstream;

import io.casserole.http.ContentRange;
import io.casserole.http.Fields;
import io.casserole.segment.ObjectSource.Description;
import io.casserole.segment.ObjectSource.Probe;
import io.casserole.segment.ObjectSource.Wanted;
import io.casserole.segment.UpstreamResponse;

/**
 * An answer to a probe that is not to be stored. It belongs to the one whose request caused the probe, if it is what that request would
 * have got; if not, it is given up, and the request goes its own way.
 */
final class LeaderResponse {
    private final FetchTools tools;
    private final Probe probe;

    LeaderResponse(FetchTools tools, Probe probe) {
        this.tools = tools;
        this.probe = probe;
    }

    /** Passes on a response that is no part. Who asked for a part gets it only if the origin was asked for one. */
    Description ofWhole(OpenResponse response, boolean rangeAsked, String reason) {
        boolean muchMore = clientWantsPart() && !rangeAsked && response.head().status() == 200;
        return probe.wanted().isEmpty() || muchMore
                ? givenUp(response, reason)
                : new Description.Passed(reason, relayed(response));
    }

    /** Passes on an error as it is. */
    static Description ofError(OpenResponse response) {
        return new Description.Refused(relayed(response));
    }

    private static UpstreamResponse relayed(OpenResponse response) {
        Relay relay = new Relay(response);
        response.into(relay);
        Head head = response.head();
        return new UpstreamResponse(head.status(), head.fields(), relay.body());
    }

    /** Passes on a part of our choice as the whole that the client wanted, if the rest can be had behind it. */
    Description ofPart(OpenResponse response, ContentRange.Part part, String reason) {
        Head head = response.head();
        long total = part.total().orElseThrow();
        boolean completable = part.range().first() == 0 && (part.range().end() == total || head.isStrong());
        if (probe.wanted().isEmpty() || clientWantsPart() || !completable) {
            return givenUp(response, reason);
        }
        CompletedPart whole = new CompletedPart(tools.origin(), probe.target(), response, part);
        response.into(whole);
        Fields fields = head.fields().without("Content-Range").with("Content-Length", Long.toString(total));
        return new Description.Passed(reason, new UpstreamResponse(200, fields, whole.body()));
    }

    private boolean clientWantsPart() {
        return probe.wanted().flatMap(Wanted::range).isPresent();
    }

    private static Description givenUp(OpenResponse response, String reason) {
        response.cancel();
        return new Description.Uncacheable(reason);
    }
}
