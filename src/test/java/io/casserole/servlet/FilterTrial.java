package io.casserole.servlet;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.casserole.cache.Answer;
import io.casserole.cache.CacheRequest;
import io.casserole.cache.FailureAnswers;
import io.casserole.config.CacheConfig;
import io.casserole.config.ClientConfig;
import io.casserole.config.Settings;
import io.casserole.http.Field;
import io.casserole.http.Fields;
import io.casserole.segment.Origin;
import io.casserole.segment.Tracing;
import io.casserole.segment.UpstreamResponse;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The filter between a client, a cache and an origin that the test plays. */
final class FilterTrial {
    final PumpTrial container = new PumpTrial();
    final HttpServletRequest request = container.request;
    final FakeInput input = new FakeInput();
    final List<CacheRequest> asked = new ArrayList<>();
    final List<Origin.Request> passed = new ArrayList<>();
    final CompletableFuture<Answer> answer = new CompletableFuture<>();
    final CompletableFuture<UpstreamResponse> response = new CompletableFuture<>();
    private final Map<String, String> settings = new HashMap<>();
    private final CacheFilter filter = new CacheFilter();
    private boolean ready;
    private int chained;

    FilterTrial() throws IOException {
        when(request.getProtocol()).thenReturn("HTTP/1.1");
        when(request.getScheme()).thenReturn("https");
        when(request.getContextPath()).thenReturn("");
        when(request.getRemoteAddr()).thenReturn("192.0.2.7");
        when(request.getContentLengthLong()).thenReturn(-1L);
        when(request.getInputStream()).thenReturn(input);
        when(request.startAsync(any(), any())).thenReturn(container.async);
        Map<String, Object> attributes = new HashMap<>();
        doAnswer(call -> attributes.put(call.getArgument(0), call.getArgument(1)))
                .when(request)
                .setAttribute(anyString(), any());
        when(request.getAttribute(anyString())).thenAnswer(call -> attributes.get(call.<String>getArgument(0)));
    }

    FilterTrial setting(String name, String value) {
        settings.put(name, value);
        return this;
    }

    /** A request comes in; the container calls the pump as soon as it is set. */
    FilterTrial send(String method, String uri, String... fields) throws IOException, ServletException {
        Fields head = Fields.of(fields);
        int question = uri.indexOf('?');
        when(request.getMethod()).thenReturn(method);
        when(request.getRequestURI()).thenReturn(question < 0 ? uri : uri.substring(0, question));
        when(request.getQueryString()).thenReturn(question < 0 ? null : uri.substring(question + 1));
        when(request.getHeader(anyString()))
                .thenAnswer(call -> head.first(call.getArgument(0)).orElse(null));
        when(request.getHeaders(anyString()))
                .thenAnswer(call -> Collections.enumeration(head.all(call.getArgument(0))));
        List<String> names = new ArrayList<>();
        head.forEach(field -> addOnce(names, field));
        when(request.getHeaderNames()).thenAnswer(call -> Collections.enumeration(names));
        head.first("Content-Length")
                .ifPresent(length -> when(request.getContentLengthLong()).thenReturn(Long.parseLong(length)));
        if (!ready) {
            ready = true;
            filter.init(config());
        }
        dispatch();
        return this;
    }

    private static void addOnce(List<String> names, Field field) {
        if (names.stream().noneMatch(field::isNamed)) {
            names.add(field.name());
        }
    }

    /** The container dispatches the request to the filter. */
    void dispatch() throws IOException, ServletException {
        FilterChain chain = (request, response) -> chained++;
        filter.doFilter(request, container.response, chain);
    }

    /** The container calls the pump for the first time. */
    FilterTrial pump() throws IOException {
        container.output.begin();
        container.executor.runAll();
        return this;
    }

    boolean isChained() {
        return chained > 0;
    }

    String body() {
        return new String(container.output.received(), StandardCharsets.UTF_8);
    }

    @Nullable
    String field(String name) {
        return container.head().joined(name).orElse(null);
    }

    private FilterConfig config() {
        ServletContext context = mock();
        Front front = front();
        when(context.getAttribute(Front.class.getName())).thenReturn(front);
        FilterConfig config = mock();
        when(config.getServletContext()).thenReturn(context);
        return config;
    }

    /** What was purged by its URL, and what the client is answered. */
    final List<String> purged = new ArrayList<>();

    final CompletableFuture<Outgoing> purge = new CompletableFuture<>();

    Tracing tracing = Tracing.NONE;

    /** What was made invalid, and what its request waits for. */
    final List<String> invalidated = new ArrayList<>();

    CompletableFuture<Void> forgotten = CompletableFuture.completedFuture(null);

    private Front front() {
        Settings read = Settings.of(settings);
        return new Front(
                request -> {
                    asked.add(request);
                    return answer;
                },
                (request, interims) -> {
                    passed.add(request);
                    return response;
                },
                targets -> {
                    targets.forEach(target -> invalidated.add(target.toString()));
                    return forgotten;
                },
                container.pumps,
                new FailureAnswers("origin.example"),
                () -> CacheConfig.from(read),
                ClientConfig.from(read),
                List.of(URI.create("http://origin.example/files")),
                "node-1",
                Peering.none(),
                (request, target) -> {
                    purged.add(target.toString());
                    return purge;
                },
                tracing);
    }
}
