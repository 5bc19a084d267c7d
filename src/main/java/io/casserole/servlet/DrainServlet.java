package io.casserole.servlet;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Takes the node out of service before it is stopped: {@code POST /_casserole/drain}. From then on it is not ready and owns nothing, but
 * answers clients, and the other nodes take from it what was its. For administrators; there is no way back but a restart.
 */
public final class DrainServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) {
        if (AdminAccess.mayChange(request)) {
            Front.of(getServletContext()).leave().run();
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        } else {
            response.setStatus(HttpServletResponse.SC_FORBIDDEN);
        }
    }
}
