package io.casserole.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DashboardServletTest {
    private static final Pattern NAMED = Pattern.compile("(?:src|href)=\"ui/([^\"]+)\"|from '\\./([^']+)'");

    private final AdminTrial trial;

    DashboardServletTest() throws Exception {
        trial = new AdminTrial();
    }

    @Test
    void showsThePageWithoutInlineScriptsOrStyles() throws Exception {
        trial.get(new DashboardServlet(), "/");

        assertThat(trial.said()).startsWith("<!DOCTYPE html>").doesNotContain("<style", "style=", "onclick=");
        assertThat(trial.said()).doesNotContainPattern("<script[^>]*>[^<]");
        assertThat(trial.field("Content-Type")).isEqualTo("text/html;charset=utf-8");
        assertThat(trial.field("Content-Security-Policy")).startsWith("default-src 'self';");
    }

    @ParameterizedTest
    @CsvSource({
        "main.js, text/javascript;charset=utf-8",
        "dashboard.css, text/css;charset=utf-8",
        "icon.svg, image/svg+xml",
        "uplot.js, text/javascript;charset=utf-8",
        "uplot.css, text/css;charset=utf-8"
    })
    void hasItsFiles(String name, String type) throws Exception {
        trial.get(new DashboardServlet(), "/ui/" + name);

        assertThat(trial.status()).isEqualTo(200);
        assertThat(trial.field("Content-Type")).isEqualTo(type);
        assertThat(trial.said()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "index.html",
                "main.js",
                "api.js",
                "chart.js",
                "explanation.js",
                "figures.js",
                "format.js",
                "panels.js"
            })
    void whateverAFileNamesIsThere(String name) throws Exception {
        String text = UTF_8.decode(PageFile.named(name).orElseThrow().bytes()).toString();
        Matcher named = NAMED.matcher(text);
        while (named.find()) {
            String other = named.group(1) == null ? named.group(2) : named.group(1);
            assertThat(PageFile.named(other)).as(other).isPresent();
        }
    }

    @Test
    void pathWithoutItsSolidusIsRedirected() throws Exception {
        trial.get(new DashboardServlet(), "");

        assertThat(trial.status()).isEqualTo(308);
        assertThat(trial.field("Location")).isEqualTo("/files/_casserole/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/other", "/ui/other.js", "/ui/", "/ui/../main.js", "/ui/DashboardServlet.class"})
    void otherPathsAreNotFound(String path) throws Exception {
        trial.get(new DashboardServlet(), path);

        assertThat(trial.status()).isEqualTo(404);
    }

    @Test
    void withoutATokenStrangersAreRefused() throws Exception {
        trial.from("192.0.2.7").get(new DashboardServlet(), "/");

        assertThat(trial.status()).isEqualTo(403);
    }

    @Test
    void withATokenStrangersGetThePageThatAsksForIt() throws Exception {
        trial.setting("admin-token", "sesame").from("192.0.2.7").get(new DashboardServlet(), "/");

        assertThat(trial.status()).isEqualTo(200);
    }
}
