package io.casserole.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.testing.GeneratedSection;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The public suite http-cache-tests. What fails is known, with its reason, in {@code src/test/conformance}; whatever fails or passes against
 * that fails the test. {@code -Dcasserole.update-docs=true} writes the lists and {@code docs/conformance.md} anew.
 */
final class JettyConformanceIT {
    private static final String REGISTRY_EDITION = "http-cache-tests@0.4.5";

    @Test
    void editionOfTheRegistryFailsWhereItIsKnownTo() {
        verify("registry", CacheTests.ofRegistry(REGISTRY_EDITION));
    }

    /** The newest edition is in no registry: a checkout of its repository, after {@code npm install}. */
    @Test
    @EnabledIfSystemProperty(named = "casserole.it.cacheTests", matches = ".+")
    void newestEditionFailsWhereItIsKnownTo() {
        verify("newest", Path.of(System.getProperty("casserole.it.cacheTests")));
    }

    private static void verify(String name, Path edition) {
        List<ConformanceCase> cases = run(edition);
        List<ConformanceCase> failures =
                cases.stream().filter(one -> one.counts() && !one.passed()).toList();
        KnownFailures known = KnownFailures.read(Path.of("src/test/conformance", name + ".txt"), failures);

        assertThat(failures)
                .as("failed cases")
                .extracting(ConformanceCase::id)
                .containsExactlyInAnyOrderElementsOf(known.reasons().keySet());
        String table = new ConformanceTable(cases, known).markdown();
        assertThat(section(name).text(table)).isEqualTo(table);
        assertThat(known.reasons().values()).as("reasons").noneMatch(String::isEmpty);
    }

    /** The settings under which nothing but the RFCs decides: the suite counts each request that reaches the origin. */
    private static List<ConformanceCase> run(Path edition) {
        try (CacheTests suite = CacheTests.start(edition);
                Container node = new JettyProcess()
                        .start(Deployment.of(JettyConformanceIT.class)
                                .with("mirror-url", suite.origin())
                                .with("probe", "get")
                                .with("min-ttl", "0")
                                .with("store-set-cookie", "true")
                                .with("authorization", "rfc9111"))) {
            return suite.against(node.uri());
        }
    }

    private static GeneratedSection section(String name) {
        return new GeneratedSection(
                Path.of("docs/conformance.md"), "<!-- " + name + ":begin -->\n", "<!-- " + name + ":end -->");
    }
}
