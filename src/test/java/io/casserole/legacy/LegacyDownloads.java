package io.casserole.legacy;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicInteger;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/**
 * Serves a download as many old applications do: in small writes, whatever {@code Range} says, and without a word on how long it is good
 * or by what to tell whether it has changed. {@code /count} says how many downloads it was asked for.
 */
public final class LegacyDownloads extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final int SMALL = 1024;

    private final AtomicInteger downloads = new AtomicInteger();

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getPathInfo().equals("/count")) {
            response.setHeader("Cache-Control", "no-store");
            response.getWriter().print(downloads.get());
            return;
        }
        downloads.incrementAndGet();
        File file = new File(getInitParameter("file"));
        response.setContentType("application/octet-stream");
        response.setContentLength((int) file.length());
        try (InputStream in = new FileInputStream(file)) {
            byte[] few = new byte[SMALL];
            for (int count = in.read(few); count >= 0; count = in.read(few)) {
                response.getOutputStream().write(few, 0, count);
                response.flushBuffer();
            }
        }
    }

    /** The length, and nothing else: the default would write the whole file to nobody. */
    @Override
    protected void doHead(HttpServletRequest request, HttpServletResponse response) {
        response.setContentType("application/octet-stream");
        response.setContentLength((int) new File(getInitParameter("file")).length());
    }
}
