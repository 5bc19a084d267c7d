package io.casserole.upstream;

import static io.casserole.upstream.UpstreamBench.CACHEABLE;
import static io.casserole.upstream.UpstreamBench.headProbe;
import static io.casserole.upstream.UpstreamBench.is;
import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.config.UpstreamConfig;
import io.casserole.http.Fields;
import io.casserole.segment.Descriptor;
import io.casserole.segment.ObjectSource.Description;
import io.casserole.segment.ObjectSource.Description.Known;
import io.casserole.segment.ObjectSource.Probe;
import io.casserole.segment.PurgeMark;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which bytes may belong together: never those from before and after a hard purge, even under one entity tag. */
class PurgeEpochTest {
    private static final Fields HEAD = CACHEABLE.with("Content-Length", "2500").with("Accept-Ranges", "bytes");

    private final UpstreamBench bench = UpstreamBench.probingBy(UpstreamConfig.Probe.HEAD);

    @AfterEach
    void nothingIsLost() {
        bench.close();
    }

    private Descriptor described(String... more) {
        return described(headProbe().stamped(bench.purges.newest()), more);
    }

    private Descriptor described(Probe probe, String... more) {
        CompletableFuture<Description> description = bench.describe(probe);
        return answered(description, more);
    }

    private Descriptor answered(CompletableFuture<Description> description, String... more) {
        Fields fields = Fields.builder().addAll(HEAD).addAll(Fields.of(more)).build();
        bench.origin.next().head(200, fields).end();
        return is(Known.class, description).descriptor();
    }

    @Test
    void hardPurgeBeginsANewGenerationUnderTheSameTag() {
        Descriptor before = described();
        assertThat(before.mark()).isEqualTo(PurgeMark.NONE);
        bench.purges.hard("/a?b");

        Descriptor after = described();

        assertThat(after.validator()).isEqualTo(before.validator());
        assertThat(after.generation()).isNotEqualTo(before.generation());
        assertThat(after.mark()).isEqualTo(new PurgeMark(1, 1));
        assertThat(described().generation()).isEqualTo(after.generation());
    }

    @Test
    void purgesOfOthersAndSoftOnesBeginNone() {
        Descriptor before = described();
        bench.purges.hard("/b");
        bench.purges.soft("/a?b");

        Descriptor after = described();

        assertThat(after.generation()).isEqualTo(before.generation());
        assertThat(after.mark()).isEqualTo(new PurgeMark(2, 0));
    }

    @Test
    void tagOfTheResponseCounts() {
        Descriptor before = described("Cache-Tag", "x, news");
        bench.purges.hardTag("news");

        assertThat(described("Cache-Tag", "x, news").generation()).isNotEqualTo(before.generation());
        assertThat(described("Cache-Tag", "x").generation()).isEqualTo(before.generation());
    }

    @Test
    void objectOnceUnderAPurgeStaysUnderItWithoutTheTag() {
        Descriptor before = described();
        bench.purges.hardTag("news");

        Descriptor after = described(headProbe().stamped(1).notBefore(1));

        assertThat(after.generation()).isNotEqualTo(before.generation());
    }

    @Test
    void responseAskedForBeforeAPurgeIsOfNoGenerationAfterIt() {
        CompletableFuture<Description> early = bench.describe(headProbe().stamped(bench.purges.newest()));
        bench.purges.hard("/a?b");

        Descriptor old = answered(early);

        assertThat(old.mark()).isEqualTo(PurgeMark.NONE);
        assertThat(described().generation()).isNotEqualTo(old.generation());
    }

    @Test
    void validationGivesTheStampOfItsQuestion() {
        Descriptor known = described();
        bench.purges.soft("/a?b");
        CompletableFuture<Description> validated =
                bench.upstream.objects().validate(known, headProbe().stamped(1));
        bench.purges.soft("/a?b");
        bench.origin.next().head(304, CACHEABLE).end();

        Descriptor after = is(Known.class, validated).descriptor();
        assertThat(after.generation()).isEqualTo(known.generation());
        assertThat(after.mark()).isEqualTo(new PurgeMark(1, 0));
    }
}
