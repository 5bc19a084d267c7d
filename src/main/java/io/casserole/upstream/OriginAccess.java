package io.casserole.upstream;

import io.casserole.segment.FetchException;
import io.casserole.segment.Interims;
import io.casserole.segment.Origin;
import io.casserole.segment.Pause;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The origin as the fetches of this package ask it: not while it asked for a pause, and with what it said about one remembered. */
final class OriginAccess {
    private final Origin origin;
    private final Clock clock;
    private final Pauses pauses;

    OriginAccess(Origin origin, Clock clock) {
        this.origin = origin;
        this.clock = clock;
        this.pauses = new Pauses(clock);
    }

    /**
     * Sends a request.
     *
     * @return completed on the I/O thread when the response's head is here; fails with BUSY at once during a pause, and when the
     *     response asks for one
     */
    CompletableFuture<OpenResponse> ask(Origin.Request request) {
        return ask(request, Interims.UNHEARD);
    }

    /** The same, with somebody who hears of interim responses. */
    CompletableFuture<OpenResponse> ask(Origin.Request request, Interims interims) {
        String target = request.target().toString();
        Optional<FetchException> pause = pauses.of(target);
        if (pause.isPresent()) {
            return CompletableFuture.failedFuture(pause.get());
        }
        return OpenResponse.of(origin, request, interims, clock).thenApply(response -> {
            pauses.note(target, response.head()).ifPresent(asked -> {
                response.cancel();
                throw asked;
            });
            return response;
        });
    }

    /** Keeps to what another node was asked for, too. */
    void heard(String target, Pause pause) {
        pauses.heard(target, pause);
    }

    /** Why the object must not be asked for now; empty if it may. */
    Optional<FetchException> pauseOf(String target) {
        return pauses.of(target);
    }
}
