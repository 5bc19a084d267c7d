package io.casserole.cache;

import io.casserole.http.Fields;
import io.casserole.segment.Descriptor;
import io.casserole.segment.FetchException;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.SegmentReader;
import io.casserole.segment.WholeBody;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** A body under way, of which only the readers are counted. */
final class CountedWholeBody implements WholeBody {
    int joined;
    int left;

    @Override
    public int status() {
        return 200;
    }

    @Override
    public Fields fields() {
        return Fields.empty();
    }

    @Override
    public OptionalLong length() {
        return OptionalLong.empty();
    }

    @Override
    public Optional<Follower> follow() {
        joined++;
        return Optional.of(new Follower() {
            @Override
            public CompletableFuture<SegmentReader> open(int index) {
                return CompletableFuture.failedFuture(new FetchException(Reason.BROKEN, "end of test"));
            }

            @Override
            public void close() {
                left++;
            }
        });
    }

    @Override
    public CompletableFuture<Descriptor> whole() {
        return new CompletableFuture<>();
    }
}
