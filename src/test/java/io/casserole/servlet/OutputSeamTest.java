package io.casserole.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

final class OutputSeamTest {
    private final OutputSeam seam = new OutputSeam();

    @Test
    void streamWithAPublicMethodGetsTheWholeBuffer() throws IOException {
        FakeOutput stream = new FakeOutput.OfContainer();

        write(stream, ByteBuffer.allocateDirect(1 << 20));

        assertThat(stream.writes()).containsExactly(1 << 20);
        assertThat(seam.choices()).containsValue("byte-buffer (" + FakeOutput.OfContainer.class.getName() + ")");
    }

    @Test
    void hiddenSubclassIsReachedThroughItsPublicSuperclass() throws IOException {
        Hidden stream = new Hidden();

        write(stream, ByteBuffer.allocate(100));

        assertThat(stream.buffers).isOne();
    }

    @Test
    void streamWithoutTheMethodGetsBoundedArrays() throws IOException {
        FakeOutput stream = new FakeOutput();

        write(stream, ByteBuffer.allocateDirect(100_000));

        assertThat(stream.writes()).containsExactly(64 << 10, 100_000 - (64 << 10));
        assertThat(seam.choices()).containsValue("array (" + FakeOutput.class.getName() + ")");
    }

    @Test
    void methodThatCannotBeLinkedIsGivenUpWithoutLosingBytes() throws IOException {
        Unlinked stream = new Unlinked();

        write(stream, ByteBuffer.wrap(new byte[] {1, 2, 3}));
        write(stream, ByteBuffer.wrap(new byte[] {4}));

        assertThat(stream.received()).containsExactly(1, 2, 3, 4);
        assertThat(stream.tries).isOne();
        assertThat(seam.choices()).containsValue("array (" + Unlinked.class.getName() + ")");
    }

    @Test
    void writingMovesThePositionOfTheSourceAlone() throws IOException {
        FakeOutput stream = new FakeOutput.OfContainer();
        stream.stall(0);
        ByteBuffer source = ByteBuffer.allocate(10);
        assertThat(stream.isReady()).isTrue();

        ByteBuffer handed = seam.open(stream).write(source);

        assertThat(source.remaining()).isZero();
        assertThat(handed.remaining()).as("not taken yet").isEqualTo(10);
    }

    private void write(ServletOutputStream stream, ByteBuffer bytes) throws IOException {
        OutputSeam.Output output = seam.open(stream);
        while (bytes.hasRemaining()) {
            assertThat(output.isReady()).isTrue();
            output.write(bytes);
        }
    }

    /** A container's own kind of stream, public only above. */
    private static final class Hidden extends FakeOutput.OfContainer {
        private int buffers;

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            buffers++;
            super.write(bytes);
        }
    }

    /** A stream whose method misses a class when it is called. */
    public static final class Unlinked extends FakeOutput {
        private int tries;

        public void write(ByteBuffer bytes) {
            tries++;
            throw new NoClassDefFoundError("hidden from web applications: " + bytes);
        }
    }
}
