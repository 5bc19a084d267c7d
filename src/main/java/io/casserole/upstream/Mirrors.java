package io.casserole.upstream;

import io.casserole.config.UpstreamConfig;
import io.casserole.segment.FetchException;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.Instruments;
import io.casserole.segment.Interims;
import io.casserole.segment.Origin;
import io.casserole.segment.Pause;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * The origin: one server, or several that have the same objects. Which one is asked:
 *
 * <ul>
 *   <li>For what is not known, the first in the list that is up; where that fails, the next.
 *   <li>For what is known, the server that gave it; where that fails or rests, those of the others that may have the same bytes. They are
 *       believed if they prove it ({@link Provenance}), or if the operator says that all have the same.
 * </ul>
 *
 * Health and pauses decide the order alone: where nobody is up, everybody is asked. Any thread.
 */
public final class Mirrors {
    private final List<Mirror> all;
    private final boolean sameContent;

    private Mirrors(List<Mirror> all, boolean sameContent) {
        this.all = List.copyOf(all);
        this.sameContent = sameContent;
    }

    /**
     * The servers of these settings.
     *
     * @param wires the way to each
     * @param ticker nanoseconds, as {@link System#nanoTime}
     */
    public static Mirrors of(UpstreamConfig config, Function<URI, Origin> wires, LongSupplier ticker, Clock clock) {
        List<Mirror> all = config.mirrors().stream()
                .map(url -> new Mirror(url.toString(), wires.apply(url), clock, ticker))
                .toList();
        return new Mirrors(all, config.sameContent());
    }

    /** One server, whatever its name. */
    static Mirrors alone(Origin origin, Clock clock) {
        return new Mirrors(
                List.of(new Mirror("origin", origin, clock, () -> 0)), false); // how long it rests matters to nobody
    }

    /** Any of them, for what passes by the cache. */
    public Origin any() {
        return all.size() == 1
                ? all.get(0).origin()
                : new FailoverOrigin(target -> order(target, Optional.empty(), server -> true).stream()
                        .map(Mirror::origin)
                        .toList());
    }

    /** For those who look after the node: of each server whether it is up, and how often it has failed. */
    public List<Map<String, Object>> details() {
        return all.stream().map(Mirror::details).toList();
    }

    /** Shows how each of them fares, by its place in the list. */
    public void showOn(Instruments instruments) {
        for (int i = 0; i < all.size(); i++) {
            all.get(i).showOn(instruments, Integer.toString(i + 1));
        }
    }

    /** Whether what one says of an object need not be true of the others. */
    boolean differ() {
        return all.size() > 1 && !sameContent;
    }

    /**
     * Asks for something of which nothing is known.
     *
     * @return completed on the I/O thread when the response's head is here; fails with BUSY at once while all ask for a pause, and when their
     *     responses do
     */
    CompletableFuture<OpenResponse> ask(Origin.Request request) {
        return ask(request, Interims.UNHEARD);
    }

    /** The same, with somebody who hears of interim responses. */
    CompletableFuture<OpenResponse> ask(Origin.Request request, Interims interims) {
        return ask(request, interims, Optional.empty());
    }

    /** The same, first of a server that has said something of it just now. */
    CompletableFuture<OpenResponse> ask(Origin.Request request, Interims interims, Optional<String> first) {
        List<Candidate> candidates = order(request.target().toString(), first, server -> true).stream()
                .map(server -> new Candidate(server, Likeness.HOME))
                .toList();
        return new Asking(candidates, true, MirrorQuestion.open(request), interims).next();
    }

    /** Asks about something that is from there; fails with CHANGED if nobody else has its bytes either. */
    CompletableFuture<OpenResponse> ask(Provenance from, String target, MirrorQuestion question, Interims interims) {
        List<Candidate> candidates =
                order(target, from.upstream(), server -> question.suits(likeness(from, server.name()))).stream()
                        .map(server -> new Candidate(server, likeness(from, server.name())))
                        .toList();
        return candidates.isEmpty()
                ? CompletableFuture.failedFuture(new FetchException(
                        Reason.CHANGED, target + ": expected the server that gave it, found none of mirror-url"))
                : new Asking(candidates, candidates.size() == all.size(), question, interims).next();
    }

    /** How a server, named by its URL, is related to what is from there. */
    Likeness likeness(Provenance from, String server) {
        if (all.size() == 1 || from.upstream().filter(server::equals).isPresent()) {
            return Likeness.HOME;
        }
        return sameContent ? Likeness.EQUAL : Likeness.ELSEWHERE;
    }

    /** Whether the server that gave it rests while another could give it anew. */
    boolean couldBegin(Provenance from, String target) {
        boolean homeRests = all.stream()
                .filter(server -> likeness(from, server.name()) == Likeness.HOME)
                .noneMatch(server -> server.health().isUp());
        return homeRests
                && all.stream()
                        .filter(server -> likeness(from, server.name()) != Likeness.HOME)
                        .anyMatch(server ->
                                server.health().isUp() && server.pauseOf(target).isEmpty());
    }

    /** Keeps to what another node was asked for, by all of them. */
    void heard(String target, Pause pause) {
        all.forEach(server -> server.heard(target, pause));
    }

    /** Why what is from there must not be asked for now; empty if it may. */
    Optional<FetchException> pauseOf(Provenance from, String target) {
        List<Mirror> able = all.stream()
                .filter(server -> from.mayGoOnAt(likeness(from, server.name())))
                .toList();
        List<FetchException> pauses =
                able.stream().flatMap(server -> server.pauseOf(target).stream()).toList();
        return pauses.size() == able.size() ? Pauses.ofAll(pauses, able.size() == all.size()) : Optional.empty();
    }

    /** Those that are up, in the order of the list but for the first; then the others. One that has rested may lead, to be tried. */
    private List<Mirror> order(String target, Optional<String> first, Predicate<Mirror> suited) {
        List<Mirror> up = new ArrayList<>();
        List<Mirror> others = new ArrayList<>();
        all.stream()
                .filter(suited)
                .sorted(Comparator.comparing(
                        server -> !first.filter(server.name()::equals).isPresent()))
                .forEach(server -> {
                    boolean paused = server.pauseOf(target).isPresent();
                    boolean tried = !paused && up.isEmpty() && server.health().claimTrial();
                    (tried || (!paused && server.health().isUp()) ? up : others).add(server);
                });
        up.addAll(others);
        return up;
    }
}
