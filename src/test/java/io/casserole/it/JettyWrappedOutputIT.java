package io.casserole.it;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Behind a filter that wraps the stream, bytes leave as arrays. */
final class JettyWrappedOutputIT extends OutputSpec {
    @TempDir
    private static Path directory;

    JettyWrappedOutputIT() {
        super(new JettyProcess());
    }

    @Override
    Deployment deployment() {
        return super.deployment().war(WrappedWar.in(directory));
    }

    @Override
    String choice() {
        return "array (io.casserole.it.WrappingFilter$WrappedStream)";
    }
}
