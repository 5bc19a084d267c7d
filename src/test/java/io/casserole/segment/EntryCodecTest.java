package io.casserole.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.casserole.http.EntityTag;
import io.casserole.http.Fields;
import io.casserole.http.Freshness;
import io.casserole.http.Validator;
import io.casserole.testing.Descriptors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EntryCodecTest {
    private static final Validator MODIFIED = new Validator.Modified(
            "Fri, 02 Jan 2026 03:04:05 GMT",
            Instant.parse("2026-01-02T03:04:05Z"),
            Optional.of(new EntityTag(true, "w")));

    static Stream<Optional<Validator>> validators() {
        Instant modified = Instant.parse("2026-01-02T03:04:05Z");
        return Stream.of(
                Optional.empty(),
                Optional.of(new Validator.Strong(new EntityTag(false, "a\u00e9\\b"))),
                Optional.of(new Validator.Digest("sha-256=:AAAA:")),
                Optional.of(new Validator.Modified("Fri, 02 Jan 2026 03:04:05 GMT", modified, Optional.empty())),
                Optional.of(MODIFIED));
    }

    private static Descriptor descriptor(Optional<Validator> validator, long length) {
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
                false,
                new PurgeMark(8, 5),
                Optional.of("http://a"));
    }

    private static Entry.Stored withBody(byte[] body) {
        return new Entry.Stored(descriptor(Optional.of(MODIFIED), body.length), Optional.of(body));
    }

    private static byte[] bytes(Entry entry) {
        ByteBuffer written = EntryCodec.write(entry);
        byte[] bytes = new byte[written.remaining()];
        written.get(bytes);
        return bytes;
    }

    private static Entry copy(Entry entry) {
        return EntryCodec.read(EntryCodec.write(entry));
    }

    // ---- what is written is read

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
        Entry.Stored copy = (Entry.Stored) copy(withBody(body));
        assertThat(copy.body()).hasValueSatisfying(read -> assertThat(read).isEqualTo(body));
    }

    @Test
    void readsTheEmptyBodyItWrote() {
        Entry.Stored copy = (Entry.Stored) copy(withBody(new byte[0]));
        assertThat(copy.body()).hasValueSatisfying(read -> assertThat(read).isEmpty());
    }

    @Test
    void readsWhatIsOfNoKnownServer() {
        Entry.Stored stored = new Entry.Stored(Descriptors.of(1000, 100), Optional.empty());
        assertThat(stored.descriptor().upstream()).isEmpty();
        assertThat(copy(stored)).isEqualTo(stored);
    }

    @Test
    void readsTheVariantsItWrote() {
        Entry varies = new Entry.Varies(List.of("accept", "accept-language"))
                .with(new Entry.Variant("accept-;accept-language=2:de;", Optional.of("de")))
                .with(new Entry.Variant("accept-;accept-language-;", Optional.empty()));
        assertThat(copy(varies)).isEqualTo(varies);
    }

    @Test
    void readsFromThePlaceInTheBufferAndLeavesItThere() {
        Entry varies = new Entry.Varies(List.of("accept"));
        ByteBuffer bytes = EntryCodec.write(varies);
        ByteBuffer among = ByteBuffer.allocate(100)
                .order(ByteOrder.LITTLE_ENDIAN)
                .position(10)
                .put(bytes)
                .flip()
                .position(10);
        assertThat(EntryCodec.read(among)).isEqualTo(varies);
        assertThat(among.position()).isEqualTo(10);
    }

    @Test
    void refusesToWriteWhatStaysInMemory() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EntryCodec.write(new Entry.Uncacheable("private", Instant.EPOCH)));
    }

    /** Other processes and other nodes read these bytes: when they change, so must the format's name. */
    @Test
    void writesTheFormatThatIsDrawn() {
        assertThat(EntryCodec.FORMAT).isEqualTo(0x43534434);
        Entry.Variant variant = new Entry.Variant("b", Optional.of("de"));
        assertThat(hex(new Entry.Varies(List.of("a", "\u00fc")).with(variant)))
                .isEqualTo("02" + "00000002" + "00000001" + "61" + "00000002" + "c3bc" + "00000001" + "00000001" + "62"
                        + "01" + "00000002" + "6465");
        assertThat(hex(withBody(new byte[] {10, 20, 30})))
                .startsWith("01" + "0000000d" + "2f61253246622f" + "c3bc" + "3f783d31" + "00000017")
                .contains("03" + "0000001d" + hex("Fri, 02 Jan 2026 03:04:05 GMT"))
                .endsWith(
                        "0000ea60" // segments of 60,000 bytes
                                + "0000000069f86e20075bcd15" // when it was received
                                + "000000000000003c00000005" // lifetime
                                + "0000000000000000006acfc0" // age
                                + "01" + "00" + "0000000000000008" + "0000000000000005"
                                + "01" + "00000008" + hex("http://a") // its server
                                + "01" + "00000003" + "0a141e");
    }

    private static String hex(Entry entry) {
        return HexFormat.of().formatHex(bytes(entry));
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }

    // ---- anything else is refused

    @Test
    void everyTruncationIsRefused() {
        ByteBuffer whole = EntryCodec.write(withBody(new byte[3]));
        for (int length = 0; length < whole.remaining(); length++) {
            ByteBuffer part = whole.duplicate().limit(length);
            assertThatIllegalArgumentException().isThrownBy(() -> EntryCodec.read(part));
        }
    }

    @Test
    void bytesAfterTheEntryAreRefused() {
        byte[] whole = bytes(withBody(new byte[3]));
        byte[] longer = Arrays.copyOf(whole, whole.length + 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EntryCodec.read(ByteBuffer.wrap(longer)))
                .withMessageContaining("expected an end, found 1 bytes more");
    }

    @Test
    void segmentsOfNoBytesAreRefused() {
        byte[] bytes = bytes(withBody(new byte[3]));
        int size = bytes.length
                - 3 * (Long.BYTES + Integer.BYTES)
                - 2 * Long.BYTES
                - 4
                - (Integer.BYTES + "http://a".length())
                - (Integer.BYTES + 3)
                - Integer.BYTES;
        assertThat(ByteBuffer.wrap(bytes).getInt(size)).isEqualTo(60_000);
        ByteBuffer.wrap(bytes).putInt(size, 0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EntryCodec.read(ByteBuffer.wrap(bytes)))
                .withMessageContaining("segmentSize: expected more than 0, found 0");
    }

    /** Whatever the bytes, reading ends, and throws nothing else. */
    @Test
    void changedBytesAreRefusedOrReadAsAnotherEntry() {
        byte[] whole = bytes(withBody(new byte[3]));
        Random random = new Random(3);
        int refused = 0;
        for (int turn = 0; turn < 50_000; turn++) {
            byte[] changed = whole.clone();
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                changed[random.nextInt(whole.length)] = (byte) random.nextInt();
            }
            refused += isRefused(changed) ? 1 : 0;
        }
        assertThat(refused).isBetween(1_000, 49_000);
    }

    @Test
    void noiseIsRefused() {
        Random random = new Random(4);
        for (int turn = 0; turn < 50_000; turn++) {
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            if (noise.length > 0) {
                noise[0] = (byte) (1 + turn % 2);
            }
            assertThat(isRefused(noise)).as(HexFormat.of().formatHex(noise)).isTrue();
        }
    }

    /** What is read must be an entry like any other: it can be written, and is read again as the same. */
    private static boolean isRefused(byte[] bytes) {
        Entry read;
        try {
            read = EntryCodec.read(ByteBuffer.wrap(bytes));
        } catch (IllegalArgumentException expected) {
            return true;
        }
        ByteBuffer written = EntryCodec.write(read);
        assertThat(EntryCodec.write(EntryCodec.read(written))).isEqualTo(written);
        return false;
    }
}
