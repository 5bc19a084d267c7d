package io.casserole.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.casserole.cache.FailureAnswers;
import io.casserole.config.CacheConfig;
import io.casserole.config.ClientConfig;
import io.casserole.config.Settings;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DrainServletTest {
    private final AtomicInteger left = new AtomicInteger();
    private final HttpServletRequest request = mock();
    private final HttpServletResponse response = mock();

    private void post(String remote, Map<String, String> fields) throws ServletException {
        Settings settings = Settings.of(Map.of());
        Front front = new Front(
                asked -> new CompletableFuture<>(),
                (passed, interims) -> new CompletableFuture<>(),
                targets -> new CompletableFuture<>(),
                mock(),
                new FailureAnswers("origin.example"),
                CacheConfig.from(settings),
                ClientConfig.from(settings),
                URI.create("http://origin.example"),
                "node-1",
                new FakeHealth(true),
                Peering.none(),
                (scope, soft) -> new CompletableFuture<>(),
                left::incrementAndGet);
        ServletContext context = mock();
        when(context.getAttribute(Front.class.getName())).thenReturn(front);
        ServletConfig config = mock();
        when(config.getServletContext()).thenReturn(context);
        when(request.getRemoteAddr()).thenReturn(remote);
        when(request.getLocalAddr()).thenReturn("127.0.0.1");
        when(request.getHeader("Host")).thenReturn("localhost:8080");
        when(request.getHeaderNames()).thenReturn(Collections.enumeration(fields.keySet()));
        fields.forEach((name, value) -> {
            when(request.getHeader(name)).thenReturn(value);
            when(request.getHeaders(name)).thenReturn(Collections.enumeration(List.of(value)));
        });
        DrainServlet servlet = new DrainServlet();
        servlet.init(config);
        servlet.doPost(request, response);
    }

    @Test
    void anAdministratorTakesTheNodeOutOfService() throws ServletException {
        post("127.0.0.1", Map.of());

        assertThat(left).hasValue(1);
        verify(response).setStatus(204);
    }

    @Test
    void nobodyElseDoes() throws ServletException {
        post("192.0.2.1", Map.of());

        assertThat(left).hasValue(0);
        verify(response).setStatus(403);
    }

    @Test
    void norDoesAPageOfAnotherSiteInABrowserHere() throws ServletException {
        post("127.0.0.1", Map.of("Origin", "https://evil.example"));

        assertThat(left).hasValue(0);
        verify(response).setStatus(403);
    }
}
