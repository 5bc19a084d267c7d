package io.casserole.it;

import static io.casserole.it.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.casserole.testing.TestBytes;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;

/** The administration of a node with a token, in a container. */
abstract class AdminSpec extends NodeSpec {
    private static final String TOKEN = "Authorization: Bearer sesame";
    private static final String JSON = "Content-Type: application/json";
    private static final TestBytes OLD = TestBytes.of(81, SEGMENT + 5L);
    private static final TestBytes CURRENT = TestBytes.of(82, SEGMENT + 5L);

    AdminSpec(Launcher launcher) {
        super(launcher);
    }

    @Override
    Deployment deployment() {
        return super.deployment()
                .with("admin-token", "sesame")
                .with("trusted-proxies", "127.0.0.1")
                .with("key-ignore-query", "utm_*")
                .with("disk-cache-enabled", false);
    }

    @Test
    void everybodyIsToldWhetherTheNodeIsReadyAndNoMore() {
        assertThat(get("/_casserole/health/ready")).hasStatus(200).hasText("{\"status\":\"up\"}\n");
        assertThat(assertThat(get("/_casserole/health/ready", TOKEN))
                        .hasStatus(200)
                        .text())
                .contains("\"degraded\":[]")
                .doesNotContain("sesame");
    }

    @Test
    void withoutTheTokenNothingIsChanged() {
        assertThat(send("POST", "/_casserole/drain", BodyPublishers.noBody()))
                .hasStatus(401)
                .hasField("WWW-Authenticate", "Bearer realm=\"casserole\"");
        assertThat(send("POST", "/_casserole/drain", BodyPublishers.ofString("a=b"), TOKEN, "Content-Type: text/plain"))
                .hasStatus(415);
        assertThat(send("POST", "/_casserole/drain", BodyPublishers.noBody(), TOKEN, "Origin: https://evil.example"))
                .hasStatus(403);
        assertThat(get("/_casserole/health/ready")).hasStatus(200);
    }

    @Test
    void browserLogsInAndChangesSomethingAndLogsOut() {
        Response login = send("POST", "/_casserole/login", BodyPublishers.ofString("{\"token\":\"sesame\"}"), JSON);
        String setCookie = login.field("Set-Cookie");
        assertThat(setCookie).contains("; HttpOnly; SameSite=Strict");
        String cookie = "Cookie: " + setCookie.substring(0, setCookie.indexOf(';'));
        JsonObject field = JsonParser.parseString(
                        assertThat(login).hasStatus(200).text())
                .getAsJsonObject()
                .getAsJsonObject("request-field");
        String proof =
                field.get("name").getAsString() + ": " + field.get("value").getAsString();
        String purge = "{\"url\":\"/nothing\"}";

        assertThat(get("/_casserole/login", cookie)).hasStatus(200);
        assertThat(send("POST", "/_casserole/purge", BodyPublishers.ofString(purge), JSON, cookie))
                .hasStatus(403);
        assertThat(send("POST", "/_casserole/purge", BodyPublishers.ofString(purge), JSON, cookie, proof))
                .hasStatus(200);
        assertThat(send("POST", "/_casserole/logout", BodyPublishers.noBody(), cookie, proof))
                .hasStatus(204)
                .hasFieldContaining("Set-Cookie", "Max-Age=0");
    }

    @Test
    void wrongTokensOfOneClientAreNotLookedAtForEver() {
        String client = "X-Forwarded-For: 192.0.2.7";
        for (int i = 0; i < 8; i++) {
            assertThat(get("/_casserole/stats", "Authorization: Bearer wrong" + i, client))
                    .hasStatus(401);
        }
        String login = "{\"token\":\"wrong\"}";
        assertThat(send("POST", "/_casserole/login", BodyPublishers.ofString(login), JSON, client))
                .hasStatus(401);
        assertThat(send("PURGE", "/nothing", BodyPublishers.noBody(), "Authorization: Bearer bad", client))
                .hasStatus(401);

        Response barred = get("/_casserole/stats", TOKEN, client);
        assertThat(barred).hasStatus(429);
        assertThat(Integer.parseInt(barred.field("Retry-After"))).isBetween(1, 60);
        assertThat(send("PURGE", "/nothing", BodyPublishers.noBody(), TOKEN, client))
                .hasStatus(429);
        assertThat(get("/_casserole/stats", client)).hasStatus(401);
        assertThat(get("/_casserole/stats", TOKEN)).hasStatus(200);
    }

    @Test
    void objectIsExplainedWithoutAskingTheOriginOrReadingAByte() {
        origin.object("/explained").content(OLD).etag("\"v1\"").maxAge(3600);
        assertThat(get("/explained")).hasBody(OLD);
        assertThat(hit("/explained")).hasBody(OLD);
        int requests = origin.requests().size();

        assertThat(get("/_casserole/explain?url=/explained")).hasStatus(401);
        JsonObject said = JsonParser.parseString(
                        assertThat(get("/_casserole/explain?url=/explained%3Futm_source=news", TOKEN))
                                .hasStatus(200)
                                .text())
                .getAsJsonObject();

        assertThat(said.get("key").getAsString()).isEqualTo("/explained");
        assertThat(said.get("state").getAsString()).isEqualTo("fresh");
        assertThat(said.getAsJsonObject("object").get("length").getAsLong()).isEqualTo(OLD.length());
        assertThat(said.getAsJsonObject("nodes")
                        .getAsJsonObject("self")
                        .getAsJsonObject("segments")
                        .get("memory")
                        .getAsString())
                .isEqualTo("0-1");
        assertThat(origin.requests()).hasSize(requests);
    }

    @Test
    void urlIsPurgedByItsOwnMethodAndTheOriginNeverHearsOfIt() {
        origin.object("/purged").content(OLD).etag("\"v1\"").maxAge(3600);
        assertThat(get("/purged")).hasBody(OLD);
        origin.object("/purged").content(CURRENT).etag("\"v1\"").maxAge(3600);

        assertThat(send("PURGE", "/purged", BodyPublishers.noBody())).hasStatus(401);
        assertThat(hit("/purged")).hasBody(OLD);
        assertThat(send("PURGE", "/purged?utm_source=news", BodyPublishers.noBody(), TOKEN))
                .hasStatus(200)
                .hasFieldContaining("Content-Type", "application/json");

        assertThat(get("/purged")).hasBody(CURRENT);
        assertThat(origin.requests()).noneMatch(request -> request.method().equals("PURGE"));
    }
}
