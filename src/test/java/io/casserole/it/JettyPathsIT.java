package io.casserole.it;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JettyPathsIT extends PathsSpec {
    JettyPathsIT() {
        super(new JettyProcess());
    }

    /** Handed on by the settings of jetty-base. */
    @ParameterizedTest
    @ValueSource(strings = {"/a%5Cb", "/a%FFb", "/a%C3", "/a%2F%2Fb", "/WEB-INF/web.xml", "/META-INF/x", "/q?a[]=1"})
    void pathsThatJettyWouldRefuseReachTheOriginByteForByte(String target) {
        reaches(target);
    }
}
