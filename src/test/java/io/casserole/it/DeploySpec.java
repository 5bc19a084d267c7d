package io.casserole.it;

import static io.casserole.it.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.testing.ScriptedOrigin;
import io.casserole.testing.TestBytes;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** One file, {@code casserole.war}, in one container: at the root, at context paths, as a library, and beside applications of others. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DeploySpec {
    private static final TestBytes BYTES = TestBytes.of(421, 3L * NodeSpec.SEGMENT + 17);
    private static final List<String> JVM_OPTIONS = List.of("-Xmx1g", "-XX:MaxDirectMemorySize=768m");

    private final ScriptedOrigin one = origin("one");
    private final ScriptedOrigin two = origin("two");
    private final Application root = Application.casserole("").with("mirror-url", one.uri());
    private final Application deep = Application.casserole("/mirrors/two").with("mirror-url", two.uri() + "/pub");
    private final Application plain = Application.casserole("/shared").with("disk-cache-dir", "both");
    private final Application twin = Application.casserole("/twin").with("disk-cache-dir", "both");
    private final Application huge =
            Application.casserole("/huge").with("max-memory-usage", "900G").with("max-disk-usage", "900G");

    @TempDir
    private static Path wars;

    @SuppressWarnings("NullAway.Init") // started before the first test
    private Host host;

    /** Starts a container with these. */
    abstract Host start(List<String> jvmOptions, Application... applications);

    @BeforeAll
    void startHost() {
        host = start(JVM_OPTIONS, root, deep, edited(), library(), other(), plain, twin, huge);
        host.uri();
    }

    @AfterAll
    void stopHost() {
        try {
            host.close();
        } finally {
            one.close();
            two.close();
        }
    }

    /** A WAR whose descriptor was edited, and which is put into the container as it is. */
    private Application edited() {
        Path path = wars.resolve("edited.war");
        try (WarFile war = WarFile.likeCasserole(path)) {
            war.descriptor(text -> text.replace(
                    "<param-value>http://localhost:9000</param-value>",
                    "<param-value>" + two.uri() + "/pub</param-value>"));
        }
        return Application.dropped("/dropped", path);
    }

    /** An application with pages of its own, which has Casserole as a library for what is below {@code /files/}. */
    private Application library() {
        Path path = wars.resolve("library.war");
        try (WarFile war = WarFile.create(path)) {
            war.librariesOf(Built.war())
                    .library(Built.classes())
                    .classOf(GreetingServlet.class)
                    .descriptor("""
                            <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
                              <context-param>
                                <param-name>theme</param-name>
                                <param-value>dark</param-value>
                              </context-param>
                              <listener>
                                <listener-class>io.casserole.CasseroleListener</listener-class>
                              </listener>
                              <filter>
                                <filter-name>downloads</filter-name>
                                <filter-class>io.casserole.servlet.CacheFilter</filter-class>
                                <async-supported>true</async-supported>
                                <init-param>
                                  <param-name>mirror-url</param-name>
                                  <param-value>%s</param-value>
                                </init-param>
                              </filter>
                              <filter-mapping>
                                <filter-name>downloads</filter-name>
                                <url-pattern>/files/*</url-pattern>
                                <dispatcher>REQUEST</dispatcher>
                                <dispatcher>ASYNC</dispatcher>
                              </filter-mapping>
                              <servlet>
                                <servlet-name>greeting</servlet-name>
                                <servlet-class>io.casserole.it.GreetingServlet</servlet-class>
                              </servlet>
                              <servlet-mapping>
                                <servlet-name>greeting</servlet-name>
                                <url-pattern>/</url-pattern>
                              </servlet-mapping>
                            </web-app>
                            """.formatted(one.uri()));
        }
        return Application.of("/library", path);
    }

    private static Application other() {
        Path path = wars.resolve("other.war");
        try (WarFile war = WarFile.create(path)) {
            war.text("index.html", "nothing of Casserole's")
                    .descriptor("<web-app xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"6.0\"></web-app>");
        }
        return Application.of("/other", path);
    }

    private static ScriptedOrigin origin(String name) {
        ScriptedOrigin origin = ScriptedOrigin.start();
        origin.object("/name").content(name).etag("\"1\"").maxAge(3600);
        origin.object("/pub/name").content(name + " below /pub").etag("\"1\"").maxAge(3600);
        for (String path : List.of("/files/a%20b", "/pub/files/a%20b")) {
            origin.object(path).content(BYTES).etag("\"1\"").maxAge(3600);
        }
        return origin;
    }

    @Test
    void siteAtTheRootIsServedByteForByte() {
        servesAllOf("", "/files/a%20b");
        assertThat(get("/name")).hasText("one");
    }

    @Test
    void siteBelowAContextPathIsServedByteForByte() {
        servesAllOf("/mirrors/two", "/files/a%20b");
        assertThat(get("/mirrors/two/name")).hasText("two below /pub");
    }

    @Test
    void warWithEditedInitParamsIsServedWhereItsNameSays() {
        servesAllOf("/dropped", "/files/a%20b");
        assertThat(get("/dropped/name")).hasText("two below /pub");
    }

    @Test
    void applicationThatHasTheFilterCachesItsDownloadsAndAnswersTheRestItself() {
        servesAllOf("/library", "/files/a%20b");
        assertThat(get("/library/name")).hasNoField("Cache-Status").hasText("hello from /library");
    }

    @Test
    void otherApplicationsAreLeftAlone() {
        assertThat(get("/other/index.html"))
                .hasStatus(200)
                .hasNoField("Cache-Status")
                .hasText("nothing of Casserole's");
    }

    @Test
    void eachSiteHasADirectoryOfItsOwn() {
        assertThat(Stream.of("data/ROOT", "data/mirrors#two", "data/dropped", "data/library", "both")
                        .map(host.base()::resolve))
                .allSatisfy(directory -> assertThat(directory.resolve("store")).isDirectory());
    }

    @Test
    void siteWhoseDirectoryIsInUseIsRefusedAndToldByWhom() {
        host.container()
                .log()
                .await(Pattern.compile("Casserole does not start\\. disk-cache-dir: .*both in use by the application at"
                        + " /(shared|twin) of process "
                        + host.container().process().pid() + ";"));
        List<Integer> statuses = Stream.of("/shared", "/twin")
                .map(path -> get(path + "/_casserole/health/live").status())
                .toList();
        assertThat(statuses).containsOnlyOnce(200);
    }

    @Test
    void sumOfAllSitesIsToldAndJudged() {
        host.container().log().awaitText("5 instances in this JVM have together 500M of memory and 5G of disk");
        host.container()
                .log()
                .await(Pattern.compile("Casserole does not start\\. max-memory-usage: .*900G of /huge in this JVM need"
                        + " together \\d+M of direct buffers, found 768M"));
    }

    private void servesAllOf(String contextPath, String path) {
        assertThat(get(contextPath + path))
                .hasStatus(200)
                .hasField("ETag", "\"1\"")
                .hasBody(BYTES);
        assertThat(get(contextPath + path, "Range: bytes=2095990-2096009"))
                .hasStatus(206)
                .hasBody(BYTES, 2095990, 2096010);
        assertThat(client().head(contextPath + path))
                .hasStatus(200)
                .isHit()
                .hasField("Content-Length", Long.toString(BYTES.length()))
                .hasNoBody();
    }

    private Response get(String target, String... fields) {
        return client().get(target, fields);
    }

    private Client client() {
        return Client.of(host.uri());
    }
}
