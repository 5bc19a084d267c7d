package io.casserole.it;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Behind a filter that wraps the stream, bytes leave as arrays. */
final class TomcatWrappedOutputIT extends OutputSpec {
    @TempDir
    private static Path directory;

    TomcatWrappedOutputIT() {
        super(new TomcatProcess());
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
