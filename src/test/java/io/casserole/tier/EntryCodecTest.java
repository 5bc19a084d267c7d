package io.casserole.tier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.casserole.http.EntityTag;
import io.casserole.http.Fields;
import io.casserole.http.Freshness;
import io.casserole.http.Validator;
import io.casserole.segment.Descriptor;
import io.casserole.segment.Entry;
import io.casserole.segment.Generation;
import io.casserole.segment.ObjectKey;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EntryCodecTest {
    static Stream<Optional<Validator>> validators() {
        Instant modified = Instant.parse("2026-01-02T03:04:05Z");
        return Stream.of(
                Optional.empty(),
                Optional.of(new Validator.Strong(new EntityTag(false, "a\u00e9\\b"))),
                Optional.of(new Validator.Digest("sha-256=:AAAA:")),
                Optional.of(new Validator.Modified("Fri, 02 Jan 2026 03:04:05 GMT", modified, Optional.empty())),
                Optional.of(new Validator.Modified(
                        "Fri, 02 Jan 2026 03:04:05 GMT", modified, Optional.of(new EntityTag(true, "w")))));
    }

    static Descriptor descriptor(Optional<Validator> validator, long length) {
        return new Descriptor(
                ObjectKey.primary("/a%2Fb/\u00fc?x=1").variant("accept-language: de, \u00fc"),
                Fields.of("accept-language", "de, \u00fc"),
                203,
                Fields.of("Content-Type", "text/plain", "X-Empty", "", "x-twice", "1", "X-Twice", "\u00ff"),
                length,
                validator,
                Generation.of("g", "v"),
                60_000,
                Instant.parse("2026-05-04T10:00:00.123456789Z"),
                new Freshness(Duration.ofSeconds(60, 5), Duration.ofMillis(7)),
                true,
                false);
    }

    private static Entry copy(Entry entry) {
        return EntryCodec.read(EntryCodec.write(entry));
    }

    @ParameterizedTest
    @MethodSource("validators")
    void readsTheDescriptorItWrote(Optional<Validator> validator) {
        Entry.Stored stored = new Entry.Stored(descriptor(validator, 6L << 30), Optional.empty());
        Entry.Stored copy = (Entry.Stored) copy(stored);
        assertThat(copy.descriptor()).isEqualTo(stored.descriptor());
        assertThat(copy.descriptor().fields().toString())
                .isEqualTo(stored.descriptor().fields().toString());
        assertThat(copy.body()).isEmpty();
    }

    @Test
    void readsTheSmallBodyItWrote() {
        byte[] body = new byte[Entry.Stored.SMALL];
        new Random(1).nextBytes(body);
        Entry.Stored copy =
                (Entry.Stored) copy(new Entry.Stored(descriptor(Optional.empty(), body.length), Optional.of(body)));
        assertThat(copy.body()).hasValueSatisfying(read -> assertThat(read).isEqualTo(body));
    }

    @Test
    void readsTheEmptyBodyItWrote() {
        Entry.Stored copy =
                (Entry.Stored) copy(new Entry.Stored(descriptor(Optional.empty(), 0), Optional.of(new byte[0])));
        assertThat(copy.body()).hasValueSatisfying(read -> assertThat(read).isEmpty());
    }

    @Test
    void readsTheNamesItWrote() {
        Entry varies = new Entry.Varies(List.of("accept", "accept-language"));
        assertThat(copy(varies)).isEqualTo(varies);
    }

    @Test
    void refusesWhatStaysInMemory() {
        assertThatThrownBy(() -> EntryCodec.write(new Entry.Uncacheable("private", Instant.EPOCH)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everyTruncationIsRefused() {
        ByteBuffer whole = EntryCodec.write(
                new Entry.Stored(descriptor(validators().toList().get(4), 3), Optional.of(new byte[3])));
        for (int length = 0; length < whole.remaining(); length++) {
            ByteBuffer part = whole.duplicate().limit(length);
            assertThatThrownBy(() -> EntryCodec.read(part)).isInstanceOf(RuntimeException.class);
        }
    }

    /** Whatever the bytes, reading ends, asks for no more memory than they could fill, and throws nothing but RuntimeExceptions. */
    @Test
    void changedBytesAreRefusedOrReadAsSomethingElse() {
        byte[] whole = EntryCodec.write(
                        new Entry.Stored(descriptor(validators().toList().get(4), 3), Optional.of(new byte[3])))
                .array();
        Random random = new Random(3);
        int refused = 0;
        for (int turn = 0; turn < 20_000; turn++) {
            byte[] changed = Arrays.copyOf(whole, whole.length);
            changed[random.nextInt(whole.length)] = (byte) random.nextInt();
            refused += isRefused(changed) ? 1 : 0;
        }
        assertThat(refused).isPositive();
    }

    private static boolean isRefused(byte[] bytes) {
        try {
            return EntryCodec.read(ByteBuffer.wrap(bytes)) == null;
        } catch (RuntimeException expected) {
            return true;
        }
    }
}
