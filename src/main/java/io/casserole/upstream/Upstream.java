package io.casserole.upstream;

import io.casserole.segment.Delayer;
import io.casserole.segment.Fragments;
import io.casserole.segment.Instruments;
import io.casserole.segment.ObjectSource;
import io.casserole.segment.Origin;
import io.casserole.segment.Pause;
import io.casserole.segment.Purges;
import io.casserole.segment.SegmentMemory;
import io.casserole.segment.SegmentSource;
import io.casserole.segment.SegmentStore;
import java.time.Clock;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** The origin as the stairs see it: what an object is, and its segments. Both share what the origin said about itself. */
public final class Upstream {
    /** Of the memory for what is under way, one in so many bytes may hold fragments. */
    private static final int FRAGMENTS_SHARE = 8;

    private final ObjectSource objects;
    private final SegmentSource segments;
    private final Mirrors origin;
    private final FetchCounts counts;
    private final Fragments fragments;

    private Upstream(FetchTools tools) {
        this.origin = tools.origin();
        this.counts = tools.counts();
        this.fragments = tools.fragments();
        this.objects =
                new FrequentObjects(new OriginProbe(tools), tools.config().rules());
        this.segments = new UpstreamSegmentSource(tools);
    }

    /**
     * Puts the two together, for an origin that is one server.
     *
     * @param origin the wire to it
     * @param memory for what is fetched
     * @param store where bodies that can be read only once are kept as they pass
     * @param config the settings in force, which may change
     * @param purges decide which bytes may belong together
     * @param chance scatters retries; shared by threads
     */
    public static Upstream of(
            Origin origin,
            SegmentMemory memory,
            SegmentStore store,
            Supplier<FetchConfig> config,
            Purges purges,
            Clock clock,
            Delayer delayer,
            RandomGenerator chance) {
        return of(Mirrors.alone(origin, clock), memory, store, config, purges, clock, delayer, chance);
    }

    /** The same for an origin that may be several. */
    public static Upstream of(
            Mirrors origin,
            SegmentMemory memory,
            SegmentStore store,
            Supplier<FetchConfig> config,
            Purges purges,
            Clock clock,
            Delayer delayer,
            RandomGenerator chance) {
        return new Upstream(new FetchTools(
                origin,
                memory,
                store,
                new Fragments(memory.limit() / FRAGMENTS_SHARE),
                config,
                new DescriptorMaker(
                        config, origin.differ(), () -> UUID.randomUUID().toString(), purges),
                new DistrustedHeads(),
                chance::nextDouble,
                delayer,
                new FetchCounts()));
    }

    /** Shows what became of fetches. */
    public void showOn(Instruments instruments) {
        counts.showOn(instruments);
    }

    /** Describes objects by asking the origin. */
    public ObjectSource objects() {
        return objects;
    }

    /** Another node was asked by the origin for a pause: this one keeps to it, too. */
    public void heard(String target, Pause pause) {
        origin.heard(target, pause);
    }

    /** Parts of segments that {@link #objects} came upon; what reads segments finds them there before it asks {@link #segments}. */
    public Fragments fragments() {
        return fragments;
    }

    /** Fetches segments from the origin. */
    public SegmentSource segments() {
        return segments;
    }
}
