package io.casserole.it;

import static io.casserole.it.ResponseAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.http.Fields;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;

/** What settings change in the fields that pass through. */
final class JettyRewritingIT extends NodeSpec {
    JettyRewritingIT() {
        super(new JettyProcess());
    }

    @Override
    Deployment deployment() {
        return super.deployment()
                .with("trusted-proxies", "127.0.0.0/8")
                .with("cookie-path-rewrite", "/inside=/outside")
                .with("cookie-domain-rewrite", "mirror.example=node.example")
                .with("preserve-host", "true");
    }

    @Test
    void whatATrustedProxySaysOfItsClientIsKept() {
        origin.object("/proxied").content("x").cacheControl("no-store");

        assertThat(send(
                        "POST",
                        "/proxied",
                        BodyPublishers.noBody(),
                        "X-Forwarded-For: 192.0.2.7",
                        "X-Forwarded-Proto: https",
                        "X-Forwarded-Host: public.example",
                        "Forwarded: for=192.0.2.7;proto=https"))
                .hasText("x");

        Fields asked = asked("/proxied").fields();
        assertThat(asked.joined("X-Forwarded-For").orElse("")).isEqualTo("192.0.2.7, 127.0.0.1");
        assertThat(asked.joined("X-Forwarded-Proto").orElse("")).startsWith("https");
        assertThat(asked.joined("X-Forwarded-Host").orElse("")).startsWith("public.example");
        assertThat(asked.joined("Forwarded").orElse("")).startsWith("for=192.0.2.7;proto=https, ");
    }

    @Test
    void cookiesAreMovedToThePathAndDomainOfTheNode() {
        origin.object("/cookies")
                .content("x")
                .cacheControl("no-store")
                .setCookie("a=1; Path=/inside/deep; Domain=mirror.example; HttpOnly")
                .setCookie("b=2; Path=/other; Domain=other.example");

        assertThat(get("/cookies"))
                .hasField(
                        "Set-Cookie",
                        "a=1; Path=/outside/deep; Domain=node.example; HttpOnly",
                        "b=2; Path=/other; Domain=other.example")
                .hasText("x");
    }

    @Test
    void hostOfTheClientIsKeptForTheOrigin() {
        origin.object("/host").content("x").cacheControl("no-store");

        assertThat(send("POST", "/host", BodyPublishers.noBody())).hasText("x");
        assertThat(asked("/host").fields().all("Host"))
                .containsExactly(node().uri().getAuthority());
    }
}
