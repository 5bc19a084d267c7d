package io.casserole.admin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** A file of the dashboard, as it lies in the web application. */
record PageFile(String type, ByteBuffer bytes) {
    private static final String SCRIPT = "text/javascript;charset=utf-8";
    private static final String STYLE = "text/css;charset=utf-8";

    private static final String OURS = "io/casserole/admin/dashboard/";
    private static final String CHARTS = "META-INF/maven/org.webjars.npm/uplot/pom.properties";

    private static final Map<String, String> TYPES = Map.of(
            "index.html", "text/html;charset=utf-8",
            "icon.svg", "image/svg+xml",
            "dashboard.css", STYLE,
            "api.js", SCRIPT,
            "chart.js", SCRIPT,
            "explanation.js", SCRIPT,
            "figures.js", SCRIPT,
            "format.js", SCRIPT,
            "main.js", SCRIPT,
            "panels.js", SCRIPT);

    /** The file of that name, read anew; empty if the dashboard has none. Reads from the class path, which is in memory or on disk. */
    static Optional<PageFile> named(String name) {
        return switch (name) {
            case "uplot.js" -> Optional.of(new PageFile(SCRIPT, read(charts("uPlot.iife.min.js"))));
            case "uplot.css" -> Optional.of(new PageFile(STYLE, read(charts("uPlot.min.css"))));
            default -> Optional.ofNullable(TYPES.get(name)).map(type -> new PageFile(type, read(OURS + name)));
        };
    }

    /** Where the chart library keeps a file: below its version. */
    private static String charts(String file) {
        Properties library = new Properties();
        try (InputStream in = open(CHARTS)) {
            library.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return "META-INF/resources/webjars/uplot/" + library.getProperty("version") + "/dist/" + file;
    }

    private static ByteBuffer read(String resource) {
        try (InputStream in = open(resource)) {
            return ByteBuffer.wrap(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String resource) throws IOException {
        InputStream in = PageFile.class.getClassLoader().getResourceAsStream(resource);
        if (in == null) {
            throw new IOException("expected " + resource + " in the web application, found nothing");
        }
        return in;
    }
}
