package io.casserole.segment;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The segments that are stored here: that of a small object with its descriptor, as one value, all others by themselves. A body that passed
 * only once is cut into segments, however small it turned out to be.
 *
 * @param memory into which a small object is read
 */
record StoredSegments(SegmentStore store, DescriptorStore descriptors, SegmentMemory memory) {
    /** The segment, if it can be had at once. */
    Optional<SegmentReader> peek(SegmentRequest request) {
        return store.peek(request.key());
    }

    /** The segment, if it is here. */
    CompletableFuture<Optional<SegmentReader>> find(SegmentRequest request) {
        if (!request.descriptor().isSmall()) {
            return store.find(request.key());
        }
        return body(request).thenCompose(body -> body.map(this::read).orElseGet(() -> store.find(request.key())));
    }

    /** Whether the segment is here; reads none of its bytes into memory. */
    CompletableFuture<Boolean> holds(SegmentRequest request) {
        if (!request.descriptor().isSmall()) {
            return store.holds(request.key());
        }
        return body(request)
                .thenCompose(body ->
                        body.isPresent() ? CompletableFuture.completedFuture(true) : store.holds(request.key()));
    }

    /** Keeps a complete segment. Complete when it is found here; the caller keeps its hold until then. */
    CompletableFuture<Void> put(SegmentRequest request, SegmentReader reader) {
        if (!request.descriptor().isSmall()) {
            return store.put(request.key(), reader.bytes());
        }
        return known(request)
                .thenCompose(known -> known.map(here -> putSmall(here.descriptor(), reader))
                        .orElseGet(() -> store.put(
                                request.key(), reader.bytes()))); // known elsewhere: peers ask for it by its key
    }

    private CompletableFuture<Void> putSmall(Descriptor known, SegmentReader reader) {
        byte[] body = new byte[reader.available()];
        reader.view(0, body.length).get(body);
        descriptors.put(known.key(), new Entry.Stored(known, Optional.of(body)));
        return CompletableFuture.completedFuture(null);
    }

    private CompletableFuture<Optional<SegmentReader>> read(byte[] body) {
        return memory.allocate(body.length).thenApply(bytes -> {
            bytes.append(ByteBuffer.wrap(body));
            bytes.complete();
            return Optional.of(SegmentReader.owning(bytes, ServedFrom.MEMORY));
        });
    }

    private CompletableFuture<Optional<byte[]>> body(SegmentRequest request) {
        return known(request).thenApply(known -> known.flatMap(Entry.Stored::body));
    }

    /** The object as it is known here: a peer's request has no more of it than what decides the bytes. */
    private CompletableFuture<Optional<Entry.Stored>> known(SegmentRequest request) {
        Generation wanted = request.descriptor().generation();
        return descriptors
                .find(request.descriptor().key())
                .thenApply(entry -> entry.filter(Entry.Stored.class::isInstance)
                        .map(Entry.Stored.class::cast)
                        .filter(stored -> stored.descriptor().generation().equals(wanted)));
    }

    /** Where the segments of an object are that are stored by themselves. */
    CompletableFuture<Places> locate(Descriptor object) {
        return store.locate(object);
    }

    /** Somebody got other bytes from here than were stored: they are checked, and dropped if they are bad. */
    void recheck(SegmentKey key) {
        store.recheck(key);
    }
}
