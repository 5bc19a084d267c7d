package io.casserole.admin;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.casserole.config.AdminConfig;
import io.casserole.config.ClientConfig;
import io.casserole.config.Settings;
import io.casserole.http.Fields;
import io.casserole.http.RequestTarget;
import io.casserole.metrics.Meters;
import io.casserole.segment.PurgeScope;
import io.casserole.segment.Purger;
import io.casserole.servlet.PumpTrial;
import io.casserole.testing.ManualDelayer;
import io.casserole.testing.MovableClock;
import io.casserole.warm.WarmJobs;
import io.casserole.warm.WarmTrial;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One request to a servlet of the administration, in a container of fakes. Unless the test says otherwise it comes from this machine, at
 * {@code localhost:8080}.
 */
final class AdminTrial {
    record Purged(PurgeScope scope, boolean soft) {}

    final List<String> explained = new ArrayList<>();
    final List<Purged> purged = new ArrayList<>();
    final CompletableFuture<Purger.Outcome> outcome = new CompletableFuture<>();
    final MovableClock clock = MovableClock.at("2025-01-01T00:00:00Z");
    final WarmTrial warming = new WarmTrial();
    final ManualDelayer delayer = new ManualDelayer();
    boolean ready = true;
    int looks;
    int left;

    final Meters meters = Meters.open("/admin-trial");
    private boolean announcesLength = true;
    private final Map<String, String[]> parameters = new HashMap<>();
    private final Map<String, String> settings = new HashMap<>();
    private final PumpTrial container = new PumpTrial();
    private final HttpServletRequest request = container.request;
    private WarmJobs warm = warming.jobs();
    private @Nullable AdminAccess access;
    private Fields fields = Fields.of("Host", "localhost:8080");

    AdminTrial() throws IOException {
        when(request.getProtocol()).thenReturn("HTTP/1.1");
        when(request.getScheme()).thenReturn("http");
        when(request.getContextPath()).thenReturn("/files");
        when(request.getRemoteAddr()).thenReturn("127.0.0.1");
        when(request.getLocalAddr()).thenReturn("127.0.0.1");
        when(request.getHeader(anyString()))
                .thenAnswer(call -> fields.first(call.getArgument(0)).orElse(null));
        when(request.getHeaders(anyString()))
                .thenAnswer(call -> Collections.enumeration(
                        fields.first(call.getArgument(0)).stream().toList()));
        when(request.getHeaderNames()).thenAnswer(call -> {
            List<String> names = new ArrayList<>();
            fields.forEach(field -> names.add(field.name()));
            return Collections.enumeration(names);
        });
        when(request.startAsync(any(), any())).thenReturn(container.async);
    }

    AdminTrial setting(String name, String value) {
        settings.put(name, value);
        return this;
    }

    AdminTrial from(String remote) {
        when(request.getRemoteAddr()).thenReturn(remote);
        return this;
    }

    AdminTrial speaking(String protocol) {
        when(request.getProtocol()).thenReturn(protocol);
        return this;
    }

    AdminTrial with(String name, String value) {
        fields = fields.with(name, value);
        return this;
    }

    /** Where a body may follow of which the head says nothing. */
    AdminTrial overHttp2() {
        when(request.getProtocol()).thenReturn("HTTP/2.0");
        announcesLength = false;
        return this;
    }

    AdminTrial cookie(String name, String value) {
        when(request.getCookies()).thenReturn(new Cookie[] {new Cookie(name, value)});
        return this;
    }

    /** The container knows the one who asks as somebody with this role. */
    AdminTrial inRole(String role) {
        when(request.isUserInRole(role)).thenReturn(true);
        return this;
    }

    /** These are the warm-ups of the node. */
    AdminTrial warm(WarmJobs jobs) {
        warm = jobs;
        return this;
    }

    AdminTrial parameter(String name, String value) {
        parameters.put(name, new String[] {value});
        when(request.getParameter(name)).thenReturn(value);
        when(request.getParameterMap()).thenReturn(parameters);
        return this;
    }

    AdminTrial get(AdminServlet servlet, String path) throws IOException, ServletException {
        return send(servlet, "GET", path, "");
    }

    /** Sends JSON, if nothing else was said. */
    AdminTrial post(AdminServlet servlet, String json) throws IOException, ServletException {
        if (!fields.has("Content-Type")) {
            with("Content-Type", "application/json");
        }
        return send(servlet, "POST", "", json);
    }

    AdminTrial send(AdminServlet servlet, String method, String path, String body)
            throws IOException, ServletException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        when(request.getMethod()).thenReturn(method);
        when(request.getPathInfo()).thenReturn(path.isEmpty() ? null : path);
        when(request.getContentType()).thenReturn(fields.first("Content-Type").orElse(null));
        when(request.getContentLengthLong()).thenReturn(announcesLength ? bytes.length : -1L);
        when(request.getInputStream()).thenReturn(new WholeInput(bytes));
        ServletContext context = mock();
        when(context.getAttribute(Administration.class.getName())).thenReturn(administration());
        ServletConfig config = mock();
        when(config.getServletContext()).thenReturn(context);
        servlet.init(config);
        servlet.service((ServletRequest) request, container.response);
        return this;
    }

    /** Sends PURGE to the URL itself. */
    AdminTrial purge(String target) {
        AdminConfig config = AdminConfig.from(Settings.of(settings));
        UrlPurges purges = new UrlPurges(access(), () -> config, this::purged);
        var unused = purges.purge(request, RequestTarget.parse(target))
                .thenAccept(answer -> container.pumps.send(container.async, answer));
        return this;
    }

    private Administration administration() {
        return new Administration(
                access(),
                new FakeHealth(() -> ready),
                this::purged,
                warm,
                this::explained,
                () -> left++,
                meters,
                new FakeStats(meters),
                () -> Map.of("looks", ++looks),
                delayer,
                container.pumps);
    }

    private AdminAccess access() {
        if (access == null) {
            Settings read = Settings.of(settings);
            AdminConfig config = AdminConfig.from(read);
            access = new AdminAccess(
                    () -> config,
                    ClientConfig.from(read),
                    new Sessions(clock, new Random(5)),
                    () -> clock.millis() * 1_000_000);
        }
        return access;
    }

    /** At the same node as another request, with its settings and its clock. */
    AdminTrial after(AdminTrial earlier) {
        access = earlier.access();
        settings.putAll(earlier.settings);
        return this;
    }

    private CompletableFuture<Map<String, Object>> explained(RequestTarget target, Fields with) {
        explained.add(target + " " + with);
        return CompletableFuture.completedFuture(Map.of("state", "fresh"));
    }

    private CompletableFuture<Purger.Outcome> purged(PurgeScope scope, boolean soft) {
        purged.add(new Purged(scope, soft));
        return outcome;
    }

    /** Nothing was answered yet. */
    boolean isWaiting() {
        return container.status() == 0 && container.output.received().length == 0;
    }

    int status() throws IOException {
        pump();
        return container.status();
    }

    /** Whether the answer is complete. */
    boolean hasEnded() throws IOException {
        pump();
        return container.async.completions() > 0;
    }

    String field(String name) throws IOException {
        pump();
        return container.head().joined(name).orElse("");
    }

    String said() throws IOException {
        pump();
        return new String(container.output.received(), StandardCharsets.UTF_8);
    }

    private void pump() throws IOException {
        container.output.begin();
        container.executor.runAll();
    }
}
