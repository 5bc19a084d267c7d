package io.casserole;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The floor plan of {@code docs/architecture.md}: imports go down, never sideways, never up. */
final class ArchitectureTest {
    private static final String ROOF = "io.casserole";
    private static final String ADMIN = "io.casserole.admin..";
    private static final String SERVLET = "io.casserole.servlet..";
    private static final String CACHE = "io.casserole.cache..";
    private static final String TIER = "io.casserole.tier..";
    private static final String PEER = "io.casserole.peer..";
    private static final String WARM = "io.casserole.warm..";
    private static final String UPSTREAM = "io.casserole.upstream..";
    private static final String METRICS = "io.casserole.metrics..";
    private static final String TRACE = "io.casserole.trace..";
    private static final String SEGMENT = "io.casserole.segment..";
    private static final String HTTP = "io.casserole.http..";
    private static final String CONFIG = "io.casserole.config..";

    private static final JavaClasses PRODUCTION = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOF);

    @Test
    void everyClassHasAFloor() {
        classes()
                .should()
                .resideInAnyPackage(
                        ROOF, ADMIN, SERVLET, CACHE, TIER, PEER, UPSTREAM, WARM, METRICS, TRACE, SEGMENT, HTTP, CONFIG)
                .check(PRODUCTION);
    }

    @Test
    void frontUsesTheFloorsBelowIt() {
        imports(SERVLET, CACHE, TIER, PEER, UPSTREAM, WARM, METRICS, TRACE, SEGMENT, HTTP, CONFIG);
    }

    @Test
    void administrationUsesTheFrontBesideItToo() {
        imports(ADMIN, SERVLET, CACHE, TIER, PEER, UPSTREAM, WARM, METRICS, TRACE, SEGMENT, HTTP, CONFIG);
    }

    @ParameterizedTest
    @ValueSource(strings = {CACHE, TIER, PEER, UPSTREAM, WARM, METRICS, TRACE})
    void roomHasNoDoorToAnother(String room) {
        imports(room, SEGMENT, HTTP, CONFIG);
    }

    @Test
    void hallStandsOnHttpAlone() {
        imports(SEGMENT, HTTP);
        needsOnlyTheJdk(SEGMENT);
    }

    @Test
    void groundStandsOnNothing() {
        imports(CONFIG);
        imports(HTTP);
        needsOnlyTheJdk(HTTP);
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching("io.casserole.(*)..").should().beFreeOfCycles().check(PRODUCTION);
    }

    @Test
    void servletApiStaysInTheFrontsAndTheListener() {
        onlyUsedBy(
                resideInAPackage("jakarta.servlet.."),
                resideInAnyPackage(ADMIN, SERVLET).or(nameMatching("io\\.casserole\\.CasseroleListener(\\$.*)?")));
    }

    @Test
    void ehcacheStaysInTier() {
        onlyUsedBy(resideInAPackage("org.ehcache.."), resideInAPackage(TIER));
    }

    @Test
    void httpClientStaysInUpstream() {
        onlyUsedBy(resideInAPackage("org.apache.hc.."), resideInAPackage(UPSTREAM));
    }

    @Test
    void micrometerStaysInMetrics() {
        onlyUsedBy(resideInAnyPackage("io.micrometer..", "io.prometheus.."), resideInAPackage(METRICS));
    }

    @Test
    void openTelemetryStaysInTrace() {
        onlyUsedBy(resideInAPackage("io.opentelemetry.."), resideInAPackage(TRACE));
    }

    @Test
    void etcdStaysInPeer() {
        onlyUsedBy(resideInAnyPackage("io.etcd..", "io.grpc..", "io.netty..", "io.vertx.."), resideInAPackage(PEER));
    }

    /** Classes of {@code floor} use, of our own packages, only their own and {@code below}. */
    private void imports(String floor, String... below) {
        classes()
                .that()
                .resideInAPackage(floor)
                .should()
                .onlyDependOnClassesThat(resideOutsideOfPackage(ROOF + "..")
                        .or(resideInAPackage(floor))
                        .or(resideInAnyPackage(below)))
                .allowEmptyShould(true)
                .check(PRODUCTION);
    }

    /** Classes of {@code floor} use, beside our own packages, only the JDK and the null annotations. */
    private void needsOnlyTheJdk(String floor) {
        classes()
                .that()
                .resideInAPackage(floor)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(ROOF + "..", "java..", "org.jspecify.annotations.."))
                .allowEmptyShould(true)
                .check(PRODUCTION);
    }

    private void onlyUsedBy(DescribedPredicate<JavaClass> library, DescribedPredicate<? super JavaClass> users) {
        noClasses()
                .that(DescribedPredicate.not(users))
                .should()
                .dependOnClassesThat(library)
                .allowEmptyShould(true)
                .check(PRODUCTION);
    }
}
