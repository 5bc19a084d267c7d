package io.casserole.testing;

import io.casserole.segment.Descriptor;
import io.casserole.segment.Entry;
import io.casserole.segment.FetchException;
import io.casserole.segment.Inquiry;
import io.casserole.segment.Keeper;
import io.casserole.segment.Kept;
import io.casserole.segment.ObjectSource.Description;
import io.casserole.segment.ObjectSource.Probe;
import io.casserole.segment.SegmentRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A keeper that knows the objects it was given, and whose segments the test keeps by hand; it counts what it was asked. Looks objects up at once,
 * unless it was told to wait.
 */
public final class HandKeeper implements Keeper {
    /** A segment that was asked for. */
    public record Asked(SegmentRequest request, CompletableFuture<Kept> answer) {
        @Override
        public String toString() {
            return request.descriptor().key().target() + "/" + request.index();
        }
    }

    private final Map<String, Description> objects = new HashMap<>();
    private final List<Probe> probes = new ArrayList<>();
    private final List<Asked> asked = new ArrayList<>();
    private final List<Asked> open = new ArrayList<>();
    private Optional<CompletableFuture<Void>> gate = Optional.empty();

    /** An object that nobody was asked about for now. */
    public void knows(Descriptor object) {
        knows(object, Optional.empty());
    }

    /** An object about which the origin was asked so. */
    public void knows(Descriptor object, Optional<Inquiry> inquiry) {
        says(
                object.key().target(),
                new Description.Told(new Entry.Stored(object, Optional.empty()), List.of(), inquiry));
    }

    /** What is said of a target. */
    public void says(String target, Description description) {
        objects.put(target, description);
    }

    /** From now on objects are looked up only after this. */
    public void lookUpAfter(CompletableFuture<Void> signal) {
        gate = Optional.of(signal);
    }

    @Override
    public CompletableFuture<Description> bring(Probe probe) {
        probes.add(probe);
        Description description = objects.get(probe.key().target());
        if (description == null) {
            throw new AssertionError("expected one of " + objects.keySet() + ", found " + probe.key());
        }
        return gate.map(signal -> signal.thenApply(now -> description))
                .orElseGet(() -> CompletableFuture.completedFuture(description));
    }

    @Override
    public CompletableFuture<Kept> bring(SegmentRequest request) {
        Asked next = new Asked(request, new CompletableFuture<>());
        asked.add(next);
        open.add(next);
        return next.answer;
    }

    /** The probes, in turn. */
    public List<Probe> probes() {
        return List.copyOf(probes);
    }

    /** The segments that were asked for, in turn, as {@code /a/0}. */
    public List<String> asked() {
        return asked.stream().map(Asked::toString).toList();
    }

    /** Those that are not answered yet. */
    public List<String> open() {
        return open.stream().map(Asked::toString).toList();
    }

    /** The one that has been open for the longest is kept. */
    public void keep(Kept kept) {
        open.remove(0).answer.complete(kept);
    }

    /** The one that has been open for the longest cannot be kept. */
    public void fail(FetchException cause) {
        open.remove(0).answer.completeExceptionally(cause);
    }
}
