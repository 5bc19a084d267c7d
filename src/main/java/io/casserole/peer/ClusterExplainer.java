package io.casserole.peer;

import io.casserole.segment.Delayer;
import io.casserole.segment.Descriptor;
import io.casserole.segment.Explanation;
import io.casserole.segment.NodeExplainer;
import io.casserole.segment.ObjectSource.Probe;
import io.casserole.segment.Places;
import io.casserole.segment.SegmentSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Says what the cluster knows of an object: the owner what it is, or this node where the owner does not answer; and every member, which of its
 * segments it has. Two rounds of short questions, each given up after {@link #PATIENCE}.
 */
public final class ClusterExplainer {
    /** How long a member may take to answer. */
    static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Neighbours neighbours;
    private final Peers peers;
    private final NodeExplainer self;
    private final Delayer delayer;

    /** @param self this node alone */
    public ClusterExplainer(Neighbours neighbours, Peers peers, NodeExplainer self, Delayer delayer) {
        this.neighbours = neighbours;
        this.peers = peers;
        this.self = self;
        this.delayer = delayer;
    }

    /** What a member said; nothing if it did not answer. */
    private record Said(Member by, Optional<Explanation> explanation) {}

    /** Asks the owner, and then the others about what the owner knows. Never fails. */
    public CompletableFuture<Map<String, Object>> explain(Probe probe) {
        Ring ring = neighbours.ring();
        Member owner = ring.owner(probe.key().target(), 0);
        return ask(ring, owner, probe, Optional.empty())
                .thenCompose(answer -> answer.explanation.isPresent()
                        ? askOthers(ring, probe, answer, List.of(answer))
                                .thenApply(all -> compose(ring, owner, answer, all))
                        : ask(ring, ring.self(), probe, Optional.empty())
                                .thenCompose(own -> askOthers(ring, probe, own, List.of(answer, own))
                                        .thenApply(all -> compose(ring, owner, own, all))));
    }

    private CompletableFuture<Said> ask(Ring ring, Member member, Probe probe, Optional<Descriptor> known) {
        if (member.equals(ring.self())) {
            return self.explain(probe, known).thenApply(explanation -> new Said(member, Optional.of(explanation)));
        }
        CompletableFuture<Optional<Explanation>> answer = new CompletableFuture<>();
        if (peers.circuits().isOpen(member)) {
            answer.complete(Optional.empty());
        } else {
            var unused = ExplainCall.ask(peers, member, new Question.OfExplanation(probe, known))
                    .thenAccept(answer::complete);
            giveUpLater(answer);
        }
        return answer.thenApply(explanation -> new Said(member, explanation));
    }

    private void giveUpLater(CompletableFuture<Optional<Explanation>> answer) {
        if (!answer.isDone()) {
            delayer.after(PATIENCE, () -> answer.complete(Optional.empty()));
        }
    }

    /**
     * What each member has of what the first one knows; in the order of ids.
     *
     * @param asked these have been asked before
     */
    private CompletableFuture<List<Said>> askOthers(Ring ring, Probe probe, Said first, List<Said> asked) {
        Optional<Descriptor> object = first.explanation.flatMap(Explanation::object);
        List<CompletableFuture<Said>> answers = ring.members().stream()
                .sorted(Comparator.comparing(Member::id))
                .map(member -> asked.stream()
                        .filter(said -> said.by.equals(member))
                        .findFirst()
                        .map(CompletableFuture::completedFuture)
                        .orElseGet(() -> ask(ring, member, probe, object)))
                .toList();
        return CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
                .thenApply(done -> answers.stream().map(CompletableFuture::join).toList());
    }

    private static Map<String, Object> compose(Ring ring, Member owner, Said first, List<Said> all) {
        Explanation known = first.explanation.orElseThrow();
        Map<String, Object> answer = new LinkedHashMap<>(known.said());
        answer.put("owner", owner.id());
        answer.put("said-by", first.by.id());
        known.object().ifPresent(object -> answer.put("segment-owners", owners(ring, object)));
        Map<String, Object> nodes = new LinkedHashMap<>();
        List<String> silent = new ArrayList<>();
        for (Said said : all) {
            said.explanation.ifPresentOrElse(it -> nodes.put(said.by.id(), node(it)), () -> silent.add(said.by.id()));
        }
        answer.put("nodes", nodes);
        answer.put("no-answer", silent);
        return answer;
    }

    /** What is said of one node among others. */
    static Map<String, Object> node(Explanation explanation) {
        Map<String, Object> said = new LinkedHashMap<>();
        said.put(Explanation.STATE, explanation.state());
        said.put("segments", explanation.places());
        return said;
    }

    private static Map<String, String> owners(Ring ring, Descriptor object) {
        String target = object.key().target();
        Map<String, List<Integer>> byOwner = IntStream.range(0, Places.lookedAt(object))
                .boxed()
                .collect(Collectors.groupingBy(
                        index -> ring.owner(target, index).id(), TreeMap::new, Collectors.toList()));
        Map<String, String> owners = new LinkedHashMap<>();
        byOwner.forEach((id, indices) -> owners.put(
                id, SegmentSet.of(indices.stream().mapToInt(Integer::intValue)).toString()));
        return owners;
    }
}
