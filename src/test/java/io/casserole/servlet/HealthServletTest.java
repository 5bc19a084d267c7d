package io.casserole.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.casserole.cache.FailureAnswers;
import io.casserole.config.CacheConfig;
import io.casserole.config.ClientConfig;
import io.casserole.config.Settings;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class HealthServletTest {
    private final PumpTrial container;
    private final HttpServletRequest request;

    HealthServletTest() throws IOException {
        container = new PumpTrial();
        request = container.request;
        when(request.getProtocol()).thenReturn("HTTP/1.1");
        when(request.getScheme()).thenReturn("http");
        when(request.getMethod()).thenReturn("GET");
        when(request.getContextPath()).thenReturn("");
        when(request.getRemoteAddr()).thenReturn("192.0.2.7");
        when(request.getLocalAddr()).thenReturn("127.0.0.1");
        when(request.getHeader("Host")).thenReturn("localhost");
        when(request.getHeaderNames()).thenAnswer(call -> Collections.emptyEnumeration());
        when(request.getHeaders(anyString())).thenAnswer(call -> Collections.emptyEnumeration());
    }

    @Test
    void everybodyIsToldTheStatusOnly() throws IOException, ServletException {
        assertThat(get("/live", true)).isEqualTo("{\"status\":\"up\"}\n");
        assertThat(container.status()).isEqualTo(200);
        assertThat(container.head().first("Content-Type")).contains("application/json");
    }

    @Test
    void administratorIsToldTheParts() throws IOException, ServletException {
        when(request.getRemoteAddr()).thenReturn("[::1]");

        assertThat(get("/ready", true)).isEqualTo("{\"status\":\"up\",\"memory\":42,\"output\":{}}\n");
    }

    @Test
    void nodeThatLeavesLivesButIsNotReady() throws IOException, ServletException {
        assertThat(get("/ready", false)).isEqualTo("{\"status\":\"down\"}\n");
        assertThat(container.status()).isEqualTo(503);
    }

    @Test
    void nodeThatLeavesIsStillAlive() throws IOException, ServletException {
        assertThat(get("/live", false)).isEqualTo("{\"status\":\"up\"}\n");
    }

    @Test
    void otherPathsAreNotFound() throws IOException, ServletException {
        assertThat(get("/other", true)).isEmpty();
        assertThat(container.status()).isEqualTo(404);
    }

    private String get(String path, boolean ready) throws IOException, ServletException {
        when(request.getPathInfo()).thenReturn(path);
        Settings settings = Settings.of(Map.of());
        Front front = new Front(
                asked -> new CompletableFuture<>(),
                (passed, interims) -> new CompletableFuture<>(),
                targets -> new CompletableFuture<>(),
                container.pumps,
                new FailureAnswers("origin.example"),
                CacheConfig.from(settings),
                ClientConfig.from(settings),
                URI.create("http://origin.example"),
                "node-1",
                new FakeHealth(ready),
                Peering.none(),
                (scope, soft) -> new CompletableFuture<>(),
                () -> {});
        ServletContext context = mock();
        when(context.getAttribute(Front.class.getName())).thenReturn(front);
        ServletConfig config = mock();
        when(config.getServletContext()).thenReturn(context);
        HealthServlet servlet = new HealthServlet();
        servlet.init(config);
        container.output.isReady();
        servlet.service(request, container.response);
        return new String(container.output.received(), StandardCharsets.UTF_8);
    }
}
