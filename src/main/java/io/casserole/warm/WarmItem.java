package io.casserole.warm;

import io.casserole.http.Fields;
import io.casserole.segment.Descriptor;
import io.casserole.segment.Generation;
import io.casserole.segment.Inquiry;
import io.casserole.segment.Kept;
import io.casserole.segment.ObjectKey;
import io.casserole.segment.ObjectSource.Description;
import io.casserole.segment.ObjectSource.Probe;
import io.casserole.segment.SegmentRequest;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One entry of a job under way: what is known of it, what of it is left to do and what became of it. If the object turns out to be another by now,
 * it begins anew, once. Not thread-safe.
 */
final class WarmItem {
    private final WarmEntry entry;
    private Optional<Descriptor> object = Optional.empty();
    private Optional<Touched> left = Optional.empty();
    private Optional<Inquiry> inquiry = Optional.empty();
    private Optional<Generation> dead = Optional.empty();
    private Optional<WarmTrouble> trouble = Optional.empty();
    private boolean known;
    private int round;
    private int underWay;
    private long bytes;
    private final Map<Kept, Long> brought = new EnumMap<>(Kept.class);

    WarmItem(WarmEntry entry) {
        this.entry = entry;
    }

    WarmEntry entry() {
        return entry;
    }

    /** What to ask of the object called so. A warm-up sends no fields: it is about what a request without any gets. */
    Probe probe(String name) {
        return new Probe(ObjectKey.primary(name), entry.target(), Fields.empty(), entry.wanted(), dead);
    }

    /** It is known what the object is. */
    void found(Description.Told told) {
        Descriptor descriptor = told.stored().descriptor();
        object = Optional.of(descriptor);
        inquiry = told.inquiry();
        left = Touched.of(descriptor, entry.range());
        if (left.isEmpty()) {
            skip("the range lies beyond its " + descriptor.length() + " bytes");
            return;
        }
        known = true;
        bytes = left.get().bytes();
        if (told.stored().body().isPresent()) { // it came with the answer
            left = Optional.empty();
            count(fetched().isPresent() ? Kept.FETCHED : Kept.HELD, bytes);
        }
    }

    private OptionalInt fetched() {
        return inquiry.map(Inquiry::fetched).orElseGet(OptionalInt::empty);
    }

    boolean hasNext() {
        return trouble.isEmpty() && left.filter(Touched::hasNext).isPresent();
    }

    /** The next segment to bring, whose {@link #brought} is to be told. */
    Step.Bring next() {
        underWay++;
        Descriptor descriptor = object.orElseThrow();
        SegmentRequest request =
                new SegmentRequest(descriptor, left.orElseThrow().next(), descriptor.variantFields(), entry.target());
        return new Step.Bring(this, round, request, 0);
    }

    /** Whether what was asked is still asked. */
    boolean isCurrent(Step step) {
        return trouble.isEmpty() && (!(step instanceof Step.Bring bring) || bring.round() == round);
    }

    /** A segment is where it belongs; returns what it took in truth: it may have come with what was said of the object. */
    Kept brought(SegmentRequest request, Kept kept) {
        underWay--;
        Kept truly = kept == Kept.HELD && hasJustCome(request) ? Kept.FETCHED : kept;
        count(truly, request.length());
        return truly;
    }

    private boolean hasJustCome(SegmentRequest request) {
        OptionalInt fetched = fetched();
        boolean passed = !request.descriptor().ranged()
                && inquiry.filter(it -> it.answer() == Inquiry.Answer.RESPONSE).isPresent();
        return passed || (fetched.isPresent() && fetched.getAsInt() == request.index());
    }

    private void count(Kept kept, long length) {
        brought.merge(kept, length, Long::sum);
    }

    /** The object is not what it was. Returns false if that has happened before. */
    boolean beginAnew(Generation gone) {
        if (dead.isPresent()) {
            return false;
        }
        dead = Optional.of(gone);
        round++;
        underWay = 0;
        known = false;
        left = Optional.empty();
        bytes = 0;
        brought.clear();
        return true;
    }

    /** It is nothing for the cache. */
    void skip(String reason) {
        end(new WarmTrouble(entry.toString(), false, reason));
    }

    /** It could not be brought. */
    void fail(String reason) {
        end(new WarmTrouble(entry.toString(), true, reason));
    }

    private void end(WarmTrouble why) {
        trouble = Optional.of(why);
        known = true;
        bytes = brought.values().stream().mapToLong(Long::longValue).sum(); // nobody waits for the rest
    }

    boolean isKnown() {
        return known;
    }

    boolean isDone() {
        return known && trouble.isEmpty() && !hasNext() && underWay == 0;
    }

    Optional<WarmTrouble> trouble() {
        return trouble;
    }

    /** Bytes of all segments it touches. */
    long bytes() {
        return bytes;
    }

    long bytes(Kept kept) {
        return brought.getOrDefault(kept, 0L);
    }
}
