package io.casserole.servlet;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Says whether the node lives ({@code /_casserole/health/live}) and wants requests ({@code /_casserole/health/ready}; 503 if not).
 * Everybody gets the status; administrators ({@link AdminAccess}) also the state of the parts.
 */
public final class HealthServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Front front = Front.of(getServletContext());
        String path = request.getPathInfo() == null ? "" : request.getPathInfo();
        switch (path) {
            case "/live" -> answer(request, response, true, front);
            case "/ready" -> answer(request, response, front.health().isReady(), front);
            default -> response.setStatus(HttpServletResponse.SC_NOT_FOUND);
        }
    }

    private static void answer(HttpServletRequest request, HttpServletResponse response, boolean up, Front front)
            throws IOException {
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("status", up ? "up" : "down");
        if (AdminAccess.isLocal(request)) {
            said.putAll(front.health().details());
            said.put("output", front.pumps().outputChoices());
        }
        byte[] json = (Json.of(said) + "\n").getBytes(StandardCharsets.UTF_8);
        response.setStatus(up ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        response.setHeader("Content-Type", "application/json");
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(json.length);
        response.getOutputStream().write(json);
    }
}
