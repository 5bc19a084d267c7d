package io.casserole.tier;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StoredValueTest {
    private static final int KIND = 0x01020304;
    private static final byte[] KEY = {1, 2, 3};
    private static final byte[] PAYLOAD = {10, 20, 30, 40};

    private final ByteBuffer value = StoredValue.write(KIND, KEY, ByteBuffer.wrap(PAYLOAD));

    @Test
    void readsWhatItWrote() {
        assertThat(StoredValue.read(KIND, KEY, value)).hasValueSatisfying(stored -> {
            assertThat(stored.payload()).isEqualTo(ByteBuffer.wrap(PAYLOAD));
            assertThat(stored.isSound()).isTrue();
        });
        assertThat(value.remaining()).as("left as it was").isEqualTo(12 + 3 + 4);
    }

    @Test
    void emptyPayloadIsAPayload() {
        ByteBuffer empty = StoredValue.write(KIND, KEY, ByteBuffer.allocate(0));
        assertThat(StoredValue.read(KIND, KEY, empty))
                .hasValueSatisfying(stored -> assertThat(stored.isSound()).isTrue());
    }

    @Test
    void valueOfAnotherKeyIsNone() {
        assertThat(StoredValue.read(KIND, new byte[] {1, 2, 4}, value)).isEmpty();
        assertThat(StoredValue.read(KIND, new byte[] {1, 2}, value)).isEmpty();
        assertThat(StoredValue.read(KIND, new byte[100], value)).isEmpty();
    }

    @Test
    void valueOfAnotherKindIsNone() {
        assertThat(StoredValue.read(KIND + 1, KEY, value)).isEmpty();
    }

    @Test
    void everyTruncationIsSeen() {
        for (int length = 0; length < value.remaining(); length++) {
            assertThat(StoredValue.read(KIND, KEY, value.duplicate().limit(length)))
                    .as("%d bytes", length)
                    .isEmpty();
        }
    }

    @Test
    void everyChangedByteIsSeen() {
        Random random = new Random(7);
        for (int at = 0; at < value.remaining(); at++) {
            ByteBuffer changed = ByteBuffer.wrap(value.array().clone());
            changed.put(at, (byte) (changed.get(at) + 1 + random.nextInt(255)));
            assertThat(StoredValue.read(KIND, KEY, changed).filter(StoredValue::isSound))
                    .as("byte %d", at)
                    .isEmpty();
        }
    }
}
