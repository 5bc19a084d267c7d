package io.casserole.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TomcatPathsIT extends PathsSpec {
    TomcatPathsIT() {
        super(new TomcatProcess());
    }

    /** What Tomcat keeps for itself, whatever its connector is told; it never reaches the origin. */
    @ParameterizedTest
    @CsvSource({"/WEB-INF/web.xml, 404", "/META-INF/x, 404", "/a%5Cb, 400", "/q?a[]=1, 400"})
    void pathsThatTomcatKeepsAreRefused(String target, int status) {
        try (RawConnection client = connect()) {
            assertThat(client.send("GET " + target + " HTTP/1.1", "Host: node", "Connection: close")
                            .head()
                            .status())
                    .isEqualTo(status);
        }
        assertThat(origin.requests(target)).isEmpty();
    }
}
