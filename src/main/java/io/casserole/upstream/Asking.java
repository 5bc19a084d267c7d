package io.casserole.upstream;

import io.casserole.segment.FetchException;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.Interims;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * One question, put to one server after the other until one has an answer of use. Its own fields belong to the thread that handles the
 * current answer.
 */
final class Asking {
    /** A server that has no better answer than one of these does not know; another may. */
    static final Set<Integer> HELPLESS = Set.of(500, 502, 503, 504);

    private final Deque<Candidate> candidates;
    private final boolean everybody;
    private final MirrorQuestion question;
    private final Interims interims;
    private final Deque<FetchException> failures = new ArrayDeque<>(); // the own server's first

    /**
     * @param candidates whom to ask, the first first; at least one
     * @param everybody whether they are all servers there are
     */
    Asking(List<Candidate> candidates, boolean everybody, MirrorQuestion question, Interims interims) {
        this.candidates = new ArrayDeque<>(candidates);
        this.everybody = everybody;
        this.question = question;
        this.interims = interims;
    }

    /** Asks; as {@link Mirrors#ask}. */
    CompletableFuture<OpenResponse> next() {
        Candidate asked = candidates.remove();
        return asked.mirror()
                .ask(question.request(asked.likeness()), interims)
                .<Supplier<CompletableFuture<OpenResponse>>>handle((response, failure) -> () ->
                        failure == null ? answered(asked, response) : failed(asked, FetchException.behind(failure)))
                .thenCompose(Supplier::get);
    }

    private CompletableFuture<OpenResponse> answered(Candidate asked, OpenResponse response) {
        boolean helpless = HELPLESS.contains(response.head().status()) && !candidates.isEmpty();
        if (asked.isHome() ? !helpless : question.isOfUse(response.head(), asked.likeness())) {
            return CompletableFuture.completedFuture(response);
        }
        response.cancel();
        return asked.isHome() ? failed(asked, helpless(asked, response.head().status())) : orNext();
    }

    private static FetchException helpless(Candidate asked, int status) {
        Reason reason = status == 503 ? Reason.BUSY : Reason.BROKEN;
        return new FetchException(reason, asked.mirror().name() + ": expected an answer, found status " + status);
    }

    private CompletableFuture<OpenResponse> failed(Candidate asked, FetchException failure) {
        if (asked.isHome()) {
            failures.addFirst(failure);
        } else {
            failures.addLast(failure);
        }
        return orNext();
    }

    private CompletableFuture<OpenResponse> orNext() {
        return candidates.isEmpty() ? CompletableFuture.failedFuture(failure()) : next();
    }

    private FetchException failure() {
        Optional<FetchException> pause = Pauses.ofAll(List.copyOf(failures), everybody);
        return pause.or(() -> failures.stream()
                        .filter(failure -> failure.pause().isEmpty())
                        .findFirst())
                .orElseGet(() ->
                        new FetchException(Reason.CHANGED, "expected a server that has the same bytes, found none"));
    }
}
