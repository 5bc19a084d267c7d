package io.casserole.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.casserole.config.CasseroleConfig;
import io.casserole.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the {@code Dockerfile} says; {@link ImageIT} runs it. */
class DockerfileTest {
    private static final Pattern ARGUMENT = Pattern.compile("(?m)^ARG [A-Z_]+=(.*)$");

    private final ImageRecipe recipe = ImageRecipe.ofProject();
    private final DockerIgnore ignored = DockerIgnore.ofProject();

    @Test
    void theUserIsANumberThatIsNotRoots() {
        assertThat(recipe.user()).matches("[1-9][0-9]+:[1-9][0-9]+");
    }

    @Test
    void settingsOfTheImageFitAndListenOnEveryInterface() {
        CasseroleConfig config = CasseroleConfig.from(new Settings(recipe.environment(), new Properties(), Map.of()));

        assertThat(config.client().address().getHostString()).isEqualTo("0.0.0.0");
        assertThat(config.client().address().getPort()).isEqualTo(recipe.exposedPort());
        assertThat(config.tier().diskCacheDir()).hasToString(recipe.volume());
    }

    @Test
    void signalOfDockerStopIsTheOneThatStopsAJvmInAnOrderlyWay() {
        assertThat(recipe.stopSignal()).isEqualTo("SIGTERM");
    }

    @Test
    void everythingThatIsCopiedReachesTheBuildAndIsThere() {
        assertThat(recipe.copies())
                .filteredOn(copy -> !copy.built())
                .extracting(copy -> Path.of(copy.source()))
                .isNotEmpty()
                .allSatisfy(path -> assertThat(path).exists())
                .allSatisfy(path -> assertThat(ignored.admits(path)).isTrue());
    }

    @Test
    void nothingOfARunOrOfABuildReachesTheImage() {
        assertThat(List.of(
                        "target/casserole.war",
                        "jetty-base/data/node-id",
                        "jetty-base/logs/2025_01_01.request.log",
                        "jetty-base/work/jetty-0/webapp/WEB-INF/web.xml",
                        "jetty-base/webapps/casserole.war",
                        "utils/k8s/cluster-secret",
                        ".git/config"))
                .noneMatch(path -> ignored.admits(Path.of(path)));
        assertThat(List.of("pom.xml", "src/main/java/io/casserole/Casserole.java", "jetty-base/webapps/casserole.xml"))
                .allMatch(path -> ignored.admits(Path.of(path)));
    }

    @Test
    void imagesItIsMadeOfHavePlainNamesAndVersions() throws IOException {
        for (String file : List.of("Dockerfile", "utils/compose/etcd/Dockerfile")) {
            assertThat(ARGUMENT.matcher(Files.readString(Path.of(file)))
                            .results()
                            .map(image -> image.group(1)))
                    .isNotEmpty()
                    .allMatch(image -> image.matches("[a-z-]+:[0-9][a-z0-9.-]*"));
        }
    }

    @Test
    void instructionsThatNobodyKnowsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ImageRecipe.parse("FROM a\nFROM b\nADD x /y\n"))
                .withMessageContaining("found ADD x /y");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ImageRecipe.parse("FROM a\nFROM b\nCOPY --chown=1 x /y\n")
                        .copies())
                .withMessageContaining("found --chown=1 x /y");
    }

    @Test
    void onlyTheLastStageIsTheImage() {
        ImageRecipe parsed = ImageRecipe.parse("""
                FROM a AS build
                RUN make
                FROM b
                # a comment
                RUN one \\
                    && two
                COPY --from=build /src/x /x
                COPY y /y
                """);

        assertThat(parsed.commands()).containsExactly("one && two");
        assertThat(parsed.copies())
                .containsExactly(new ImageRecipe.Copy(true, "/src/x", "/x"), new ImageRecipe.Copy(false, "y", "/y"));
    }
}
