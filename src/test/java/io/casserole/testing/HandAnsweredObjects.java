package io.casserole.testing;

import io.casserole.segment.Descriptor;
import io.casserole.segment.ObjectSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** An object source whose questions the test answers; it counts them. */
public final class HandAnsweredObjects implements ObjectSource {
    /** A question that waits for its answer; {@code stale} is empty for an object that was not known. */
    public record Question(Probe probe, Optional<Descriptor> stale, CompletableFuture<Description> answer) {}

    private final List<Question> questions = new ArrayList<>();

    @Override
    public CompletableFuture<Description> describe(Probe probe) {
        return ask(new Question(probe, Optional.empty(), new CompletableFuture<>()));
    }

    @Override
    public CompletableFuture<Description> validate(Descriptor stale, Probe probe) {
        return ask(new Question(probe, Optional.of(stale), new CompletableFuture<>()));
    }

    private CompletableFuture<Description> ask(Question question) {
        questions.add(question);
        return question.answer();
    }

    /** The questions asked so far. */
    public List<Question> questions() {
        return List.copyOf(questions);
    }

    /** Answers the {@code nth} question. */
    public void answer(int nth, Description description) {
        questions.get(nth).answer().complete(description);
    }

    /** Lets the {@code nth} question fail. */
    public void fail(int nth, Throwable cause) {
        questions.get(nth).answer().completeExceptionally(cause);
    }
}
