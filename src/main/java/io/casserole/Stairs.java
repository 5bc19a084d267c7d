package io.casserole;

import io.casserole.cache.Directories;
import io.casserole.cache.Directory;
import io.casserole.cache.HttpCache;
import io.casserole.cache.Keying;
import io.casserole.cache.LocalExplainer;
import io.casserole.cache.LocalKeeper;
import io.casserole.cache.LocalOwner;
import io.casserole.cache.ReuseRules;
import io.casserole.config.CacheConfig;
import io.casserole.http.RequestTarget;
import io.casserole.http.Rules;
import io.casserole.peer.DonorObjects;
import io.casserole.peer.DonorSegments;
import io.casserole.peer.Neighbours;
import io.casserole.peer.PeerKeeper;
import io.casserole.peer.PeerObjects;
import io.casserole.peer.PeerSegments;
import io.casserole.peer.Peers;
import io.casserole.peer.ReplicaOffers;
import io.casserole.segment.CachingSegmentSource;
import io.casserole.segment.Delayer;
import io.casserole.segment.DescriptorStore;
import io.casserole.segment.FillUnderWay;
import io.casserole.segment.Instruments;
import io.casserole.segment.Keeper;
import io.casserole.segment.NodeExplainer;
import io.casserole.segment.ObjectSource;
import io.casserole.segment.Owner;
import io.casserole.segment.Ownership;
import io.casserole.segment.Purges;
import io.casserole.segment.SegmentMemory;
import io.casserole.segment.SegmentSource;
import io.casserole.segment.SegmentStore;
import io.casserole.upstream.Upstream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * How the sources of a node are nested. To be read first:
 *
 * <pre>
 * owner = Caching( memory → main , Donors , Upstream )               what peers are answered from; asks nobody but donors and the origin
 * edge  = owned ? owner : Caching( hot , Peers( owner ) )            what clients are answered from
 * </pre>
 *
 * Objects go the same way, through two directories: one over the own store, donors and the origin, one over near copies and the owners.
 *
 * @param cache for clients
 * @param owner for peers
 * @param keeper brings to its owner what is to be there before it is asked for
 * @param here the same for peers: keeps it on this node
 * @param keying what the settings say of a target before anything is looked up
 * @param explainer says what this node knows and has
 * @param forget makes this node forget an object that was made invalid, whoever owns it
 * @param unstable how often an object of this node was found that does not hold still at the origin
 * @param fills the objects that are being fetched now
 * @param showOn shows what is counted on the way
 */
record Stairs(
        HttpCache cache,
        Owner owner,
        Keeper keeper,
        Keeper here,
        Keying keying,
        NodeExplainer explainer,
        Consumer<String> forget,
        LongSupplier unstable,
        Supplier<List<FillUnderWay>> fills,
        Consumer<Instruments> showOn) {
    /** What the object is called that a target names. */
    Function<RequestTarget, String> key() {
        return keying::name;
    }

    /** Where a node keeps what it owns, and the memory to fetch it into. */
    record Own(SegmentStore segments, DescriptorStore descriptors, SegmentMemory memory) {}

    /** Where a node keeps copies of what others own, and the memory to get them into. */
    record Edge(SegmentStore hot, DescriptorStore near, SegmentMemory memory) {}

    /**
     * The others.
     *
     * @param replicas members that keep each segment
     */
    record Others(Neighbours neighbours, Peers peers, int replicas) {
        private Ownership ownership() {
            return (target, index) -> neighbours.ring().owns(target, index);
        }
    }

    /**
     * What all steps share.
     *
     * @param settings those in force now
     * @param rules those in force now
     */
    record Tools(
            Supplier<CacheConfig> settings,
            Supplier<Rules> rules,
            String mirrorHost,
            Purges purges,
            Delayer delayer,
            Clock clock,
            RandomGenerator chance) {
        private int segmentBytes() {
            return settings.get().segmentBytes();
        }

        private Duration uncacheableTtl() {
            return settings.get().uncacheableTtl();
        }

        private ReuseRules reuse() {
            return ReuseRules.of(settings.get().reuse());
        }

        private Keying keying() {
            return Keying.of(settings.get().key(), rules);
        }

        private Directory directory(
                DescriptorStore store, ObjectSource source, CachingSegmentSource segments, Supplier<ReuseRules> rules) {
            return new Directory(store, source, segments, purges, clock, this::uncacheableTtl, rules);
        }

        private NodeExplainer explainer(List<Directory> directories, List<CachingSegmentSource> sources) {
            return new LocalExplainer(directories, sources, keying(), clock);
        }

        private HttpCache cache(Directories directories, SegmentSource edge, SegmentMemory memory) {
            return new HttpCache(directories, edge, memory, settings, keying(), mirrorHost, clock, chance);
        }
    }

    /** The stairs of a node that owns everything. */
    static Stairs alone(Own own, Upstream upstream, Tools tools) {
        CachingSegmentSource segments = new CachingSegmentSource(
                own.segments,
                own.descriptors,
                own.memory,
                upstream.segments(),
                upstream.fragments(),
                kept -> {},
                served -> {});
        Directory owned = tools.directory(own.descriptors, upstream.objects(), segments, tools::reuse);
        Directories directories = Directories.alone(owned);
        LocalOwner owner = new LocalOwner(owned, segments, tools.segmentBytes());
        Keeper keeper = new LocalKeeper(owner, segments, own.memory, tools.delayer);
        HttpCache cache = tools.cache(directories, segments, own.memory);
        return new Stairs(
                cache,
                owner,
                keeper,
                keeper,
                tools.keying(),
                tools.explainer(List.of(owned), List.of(segments)),
                directories::invalidate,
                owned::unstable,
                () -> FillUnderWay.byObject(segments.fillsUnderWay()),
                instruments -> {
                    cache.showOn(instruments);
                    upstream.showOn(instruments);
                    segments.showOn(instruments, "owner");
                });
    }

    /** The stairs of a member of a cluster. */
    static Stairs clustered(Own own, Edge edge, Upstream upstream, Others others, Tools tools) {
        int segmentSize = tools.segmentBytes();
        Ownership ownership = others.ownership();
        Peers peers = others.peers;
        Neighbours ring = others.neighbours;
        peers.listenToPauses(upstream::heard);
        ReplicaOffers offers = new ReplicaOffers(others.replicas, ring, peers);

        CachingSegmentSource segments = new CachingSegmentSource(
                own.segments,
                own.descriptors,
                own.memory,
                new DonorSegments(ring, peers, own.memory, upstream.segments()),
                upstream.fragments(),
                offers::stored,
                offers::served);
        Directory owned = new Directory(
                own.descriptors,
                new DonorObjects(ring, peers, upstream.objects(), ownership, tools.purges, segmentSize, tools.clock),
                segments,
                tools.purges,
                tools.clock,
                tools::uncacheableTtl,
                tools::reuse,
                offers::object);
        LocalOwner owner = new LocalOwner(owned, segments, segmentSize);
        Keeper here = new LocalKeeper(owner, segments, own.memory, tools.delayer);

        CachingSegmentSource foreign = new CachingSegmentSource(
                edge.hot, DescriptorStore.none(), edge.memory, new PeerSegments(ring, peers, edge.memory, owner));
        Directory near = tools.directory(
                edge.near,
                new PeerObjects(ring, peers, owner, tools.clock),
                foreign,
                () -> tools.reuse().near());
        SegmentSource nearest =
                request -> ownership.owns(request.descriptor().key().target(), request.placement())
                        ? owner.open(request)
                        : foreign.open(request);
        Directories directories = new Directories(ownership, owned, near);
        HttpCache cache = tools.cache(directories, nearest, edge.memory);
        return new Stairs(
                cache,
                owner,
                new PeerKeeper(ring, peers, here, tools.clock),
                here,
                tools.keying(),
                tools.explainer(List.of(owned, near), List.of(segments, foreign)),
                directories::invalidate,
                owned::unstable,
                () -> FillUnderWay.byObject(Stream.concat(segments.fillsUnderWay(), foreign.fillsUnderWay())),
                instruments -> {
                    cache.showOn(instruments);
                    upstream.showOn(instruments);
                    segments.showOn(instruments, "owner");
                    foreign.showOn(instruments, "edge");
                });
    }
}
