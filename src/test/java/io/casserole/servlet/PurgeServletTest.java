package io.casserole.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.casserole.cache.FailureAnswers;
import io.casserole.config.CacheConfig;
import io.casserole.config.ClientConfig;
import io.casserole.config.Settings;
import io.casserole.segment.PurgeScope;
import io.casserole.segment.Purger;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PurgeServletTest {
    private record Asked(PurgeScope scope, boolean soft) {}

    private final PumpTrial container;
    private final HttpServletRequest request;
    private final List<Asked> asked = new ArrayList<>();
    private final CompletableFuture<Purger.Outcome> outcome = new CompletableFuture<>();

    PurgeServletTest() throws IOException {
        container = new PumpTrial();
        request = container.request;
        when(request.getProtocol()).thenReturn("HTTP/1.1");
        when(request.getScheme()).thenReturn("http");
        when(request.getMethod()).thenReturn("POST");
        when(request.getContextPath()).thenReturn("");
        when(request.getContentType()).thenReturn("application/json");
        when(request.getRemoteAddr()).thenReturn("127.0.0.1");
        when(request.getLocalAddr()).thenReturn("127.0.0.1");
        when(request.getHeader("Host")).thenReturn("localhost:8080");
        when(request.getHeaderNames()).thenAnswer(call -> Collections.emptyEnumeration());
        when(request.getHeaders(anyString())).thenAnswer(call -> Collections.emptyEnumeration());
        when(request.startAsync()).thenReturn(container.async);
    }

    @Test
    void purgeThatAllHaveAppliedIsAnswered200() throws IOException, ServletException {
        post("{\"url\":\"/a.iso?x=%20\"}");
        assertThat(asked).containsExactly(new Asked(new PurgeScope.Url("/a.iso?x=%20"), false));
        assertThat(container.status()).isZero();

        outcome.complete(new Purger.Outcome(7, List.of("a", "b"), List.of()));
        send();

        assertThat(said()).isEqualTo("{\"number\":7,\"applied\":[\"a\",\"b\"],\"missing\":[]}\n");
        assertThat(container.status()).isEqualTo(200);
        assertThat(container.head().first("Content-Type")).contains("application/json");
    }

    @Test
    void missingMembersAreNamedWith202() throws IOException, ServletException {
        post(" {\"soft\": true, \"prefix\": \"/old/\"} ");
        outcome.complete(new Purger.Outcome(7, List.of("a"), List.of("b")));
        send();

        assertThat(asked).containsExactly(new Asked(new PurgeScope.Prefix("/old/"), true));
        assertThat(said()).contains("\"missing\":[\"b\"]");
        assertThat(container.status()).isEqualTo(202);
    }

    @Test
    void tagsArePurged() throws IOException, ServletException {
        post("{\"tag\":\"news\",\"soft\":false}");

        assertThat(asked).containsExactly(new Asked(new PurgeScope.Tag("news"), false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "\"/a\"",
                "{}",
                "{\"soft\":true}",
                "{\"url\":\"/a\",\"tag\":\"b\"}",
                "{\"url\":\"/a\",\"hard\":true}",
                "{\"url\":1}",
                "{\"url\":null}",
                "{\"url\":[\"/a\"]}",
                "{\"url\":\"/a\",\"soft\":\"true\"}",
                "{\"url\":\"/a\"} {}",
                "{'url':'/a'}",
                "{\"url\":\"a\"}",
                "{\"url\":\"\"}",
                "{\"url\":\"/a b\"}",
                "{\"url\":\"/a#b\"}",
                "{\"url\":\"/\\u00fc\"}",
                "{\"prefix\":\"old/\"}",
                "{\"tag\":\"\"}",
                "{\"tag\":\"a b\"}",
                "{\"tag\":\"a,b\"}"
            })
    void anythingElseIsABadRequest(String json) throws IOException, ServletException {
        post(json);

        assertThat(container.status()).as(json).isEqualTo(400);
        assertThat(said()).startsWith("400 Bad Request: ").doesNotContain("Exception", "null:");
        assertThat(asked).isEmpty();
    }

    @Test
    void longBodyIsABadRequest() throws IOException, ServletException {
        post("{\"url\":\"/a\"" + " ".repeat(PurgeRequest.LONGEST) + "}");

        assertThat(container.status()).isEqualTo(400);
        assertThat(said()).contains("at most 8192 bytes");
    }

    @Test
    void longUrlIsABadRequest() throws IOException, ServletException {
        post("{\"url\":\"/" + "a".repeat(PurgeScope.LONGEST) + "\"}");

        assertThat(container.status()).isEqualTo(400);
    }

    @Test
    void othersThanAdministratorsAreRefused() throws IOException, ServletException {
        when(request.getRemoteAddr()).thenReturn("192.0.2.7");
        post("{\"url\":\"/a\"}");

        assertThat(container.status()).isEqualTo(403);
        assertThat(asked).isEmpty();
    }

    @Test
    void nameOfAnotherSiteIsRefused() throws IOException, ServletException {
        when(request.getHeader("Host")).thenReturn("cache.example");
        post("{\"url\":\"/a\"}");

        assertThat(container.status()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "application/jsonx", ""})
    void whatAPageOfAnotherSiteCouldSendIsRefused(String type) throws IOException, ServletException {
        when(request.getContentType()).thenReturn(type);
        post("{\"url\":\"/a\"}");

        assertThat(container.status()).isEqualTo(415);
        assertThat(asked).isEmpty();
    }

    @Test
    void otherMethodsAreNotAllowed() throws IOException, ServletException {
        when(request.getMethod()).thenReturn("GET");
        post("{\"url\":\"/a\"}");

        assertThat(container.status()).isEqualTo(405);
        assertThat(container.head().first("Allow")).contains("POST");
    }

    private void post(String json) throws IOException, ServletException {
        when(request.getInputStream()).thenReturn(new Input(json.getBytes(StandardCharsets.UTF_8)));
        Settings settings = Settings.of(Map.of());
        Front front = new Front(
                request -> new CompletableFuture<>(),
                (passed, interims) -> new CompletableFuture<>(),
                targets -> new CompletableFuture<>(),
                container.pumps,
                new FailureAnswers("origin.example"),
                CacheConfig.from(settings),
                ClientConfig.from(settings),
                URI.create("http://origin.example"),
                "node-1",
                new FakeHealth(true),
                Peering.none(),
                (scope, soft) -> {
                    asked.add(new Asked(scope, soft));
                    return outcome;
                },
                () -> {});
        ServletContext context = mock();
        when(context.getAttribute(Front.class.getName())).thenReturn(front);
        ServletConfig config = mock();
        when(config.getServletContext()).thenReturn(context);
        PurgeServlet servlet = new PurgeServlet();
        servlet.init(config);
        servlet.service((ServletRequest) request, container.response);
        if (asked.isEmpty()) {
            send();
        }
    }

    private void send() throws IOException {
        container.output.begin();
        container.executor.runAll();
    }

    private String said() {
        return new String(container.output.received(), StandardCharsets.UTF_8);
    }

    /** A body that is here as a whole. */
    private static final class Input extends ServletInputStream {
        private final ByteArrayInputStream bytes;

        Input(byte[] bytes) {
            this.bytes = new ByteArrayInputStream(bytes);
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            return bytes.read(into, offset, length);
        }

        @Override
        public boolean isFinished() {
            return bytes.available() == 0;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new UnsupportedOperationException("read at once");
        }
    }
}
