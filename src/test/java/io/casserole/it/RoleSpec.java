package io.casserole.it;

import static io.casserole.it.ResponseAssert.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** The container knows the administrators, by the constraints that docs/administration.md names; there is no token. */
abstract class RoleSpec extends NodeSpec {
    private static final String FROM_ELSEWHERE = "X-Forwarded-For: 192.0.2.7";

    /** As the documentation says. */
    private static final String CONSTRAINTS = """
            <security-constraint>
              <web-resource-collection>
                <web-resource-name>administration</web-resource-name>
                <url-pattern>/_casserole/*</url-pattern>
              </web-resource-collection>
              <auth-constraint><role-name>casserole-admin</role-name></auth-constraint>
            </security-constraint>
            <security-constraint>
              <web-resource-collection>
                <web-resource-name>for everybody</web-resource-name>
                <url-pattern>/_casserole/health/*</url-pattern>
                <url-pattern>/_casserole/peer/*</url-pattern>
              </web-resource-collection>
            </security-constraint>
            <login-config><auth-method>BASIC</auth-method><realm-name>casserole</realm-name></login-config>
            <security-role><role-name>casserole-admin</role-name></security-role>
            """;

    private final Path directory;

    RoleSpec(Launcher launcher, Path directory) {
        super(launcher);
        this.directory = directory;
    }

    @Override
    Deployment deployment() {
        return super.deployment().with("disk-cache-enabled", false).war(war(directory));
    }

    private static Path war(Path directory) {
        try {
            Path war = Files.copy(Built.war(), directory.resolve("casserole.war"));
            try (FileSystem files = FileSystems.newFileSystem(war)) {
                Path descriptor = files.getPath("WEB-INF/web.xml");
                Files.writeString(
                        descriptor, Files.readString(descriptor).replace("</web-app>", CONSTRAINTS + "</web-app>"));
                Files.writeString(files.getPath("WEB-INF/jetty-web.xml"), JETTY_USERS);
            }
            return war;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Of Jetty; Tomcat has them in {@code tomcat-users.xml}. */
    private static final String JETTY_USERS = """
            <!DOCTYPE Configure PUBLIC "-//Jetty//Configure//EN" "https://jetty.org/configure_10_0.dtd">
            <Configure class="org.eclipse.jetty.ee10.webapp.WebAppContext">
              <Get name="securityHandler">
                <Set name="loginService">
                  <New class="org.eclipse.jetty.security.HashLoginService">
                    <Set name="name">casserole</Set>
                    <Set name="userStore">
                      <New class="org.eclipse.jetty.security.UserStore">
                        <Call name="addUser">
                          <Arg>alice</Arg>
                          <Arg>
                            <Call class="org.eclipse.jetty.util.security.Credential" name="getCredential">
                              <Arg>of alice</Arg>
                            </Call>
                          </Arg>
                          <Arg><Array type="java.lang.String"><Item>casserole-admin</Item></Array></Arg>
                        </Call>
                      </New>
                    </Set>
                  </New>
                </Set>
              </Get>
            </Configure>
            """;

    @Test
    void userInTheRoleAdministersFromAnywhere() {
        assertThat(get("/_casserole/explain?url=/a", FROM_ELSEWHERE, authorization("alice", "of alice")))
                .hasStatus(200)
                .hasField("Content-Type", "application/json");
        assertThat(send(
                        "POST",
                        "/_casserole/purge",
                        BodyPublishers.ofString("{\"url\":\"/a\"}"),
                        "Content-Type: application/json",
                        FROM_ELSEWHERE,
                        authorization("alice", "of alice")))
                .hasStatus(200);
    }

    @Test
    void othersAreAskedForAPassword() {
        assertThat(get("/_casserole/explain?url=/a", FROM_ELSEWHERE))
                .hasStatus(401)
                .hasFieldContaining("WWW-Authenticate", "Basic");
        assertThat(get("/_casserole/explain?url=/a", FROM_ELSEWHERE, authorization("alice", "wrong")))
                .hasStatus(401);
    }

    @Test
    void healthStaysOpen() {
        assertThat(get("/_casserole/health/ready", FROM_ELSEWHERE))
                .hasStatus(200)
                .hasText("{\"status\":\"up\"}\n");
    }

    private static String authorization(String user, String password) {
        byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Authorization: Basic " + Base64.getEncoder().encodeToString(both);
    }
}
