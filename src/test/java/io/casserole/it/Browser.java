package io.casserole.it;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A real Chromium without a window, whose user has a keyboard and no mouse. What it shows is kept below {@code target/screenshots}. */
final class Browser implements AutoCloseable {
    private static final Path SCREENSHOTS = Path.of("target/screenshots");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path profile;
    private final ChromeDriver driver;

    private Browser(Path profile, ChromeDriver driver) {
        this.profile = profile;
        this.driver = driver;
    }

    static Browser start() {
        try {
            Path profile = Files.createTempDirectory("casserole-browser-");
            ChromeDriverService service = new ChromeDriverService.Builder()
                    .usingDriverExecutable(Command.onPath("chromedriver").toFile())
                    .usingAnyFreePort()
                    .build();
            return new Browser(profile, new ChromeDriver(service, options(profile)));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** No sandbox, since builds run as root; and nothing that calls home. */
    private static ChromeOptions options(Path profile) {
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, java.util.logging.Level.ALL);
        ChromeOptions options = new ChromeOptions()
                .setBinary(Command.onPath("chromium").toFile())
                .addArguments(
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
                        "--user-data-dir=" + profile);
        options.setCapability("goog:loggingPrefs", logs);
        return options;
    }

    void open(URI page) {
        driver.get(page.toString());
    }

    /** Makes the window so large. */
    void size(int width, int height) {
        driver.manage().window().setSize(new Dimension(width, height));
    }

    /** What the user's system prefers: light or dark. */
    void prefer(String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /** Types into whatever has the focus. */
    void type(CharSequence... keys) {
        driver.switchTo().activeElement().sendKeys(keys);
    }

    /** Goes on by the tabulator until the element of that id has the focus. */
    void tabTo(String id) {
        for (int steps = 0; steps < 100; steps++) {
            if (id.equals(driver.switchTo().activeElement().getDomAttribute("id"))) {
                return;
            }
            type(Keys.TAB);
        }
        throw new AssertionError("expected to reach #" + id + " by the tabulator, found no way");
    }

    /** Waits until the element of that selector shows these words. */
    void awaitText(String selector, String words) {
        Awaitility.await(selector + " shows " + words)
                .atMost(PATIENCE)
                .ignoreExceptions() // drawn anew while it is looked at
                .until(() -> text(selector).contains(words));
    }

    /** What elements show, in lines; empty if there are none or they are hidden. */
    String text(String selector) {
        return String.join(
                "\n",
                driver.findElements(By.cssSelector(selector)).stream()
                        .map(WebElement::getText)
                        .toList());
    }

    /** The value of a property of the first such element. */
    Object property(String selector, String name) {
        return script("return document.querySelector(arguments[0])[arguments[1]]", selector, name);
    }

    private Object script(String text, Object... arguments) {
        return requireNonNull(driver.executeScript(text, arguments), text);
    }

    /** How often the page has asked for what ends so. */
    long asked(String end) {
        return (Long) script(
                "return performance.getEntriesByType('resource').filter(it => it.name.endsWith(arguments[0])).length",
                end);
    }

    /** Begins to count how often what the element of that id shows is written, be it by the same words. */
    void countWrites(String id) {
        driver.executeScript("""
                const watched = document.getElementById(arguments[0]);
                watched.dataset.writes = 0;
                new MutationObserver(() => watched.dataset.writes++).observe(watched, { childList: true });
                """, id);
    }

    /** How often it has been since. */
    long writes(String id) {
        return Long.parseLong((String) script("return document.getElementById(arguments[0]).dataset.writes", id));
    }

    /** Whether something is wider than the window. */
    boolean scrollsSideways() {
        return (Boolean) script("return document.documentElement.scrollWidth > document.documentElement.clientWidth");
    }

    /** What the page's scripts and its security policy complained of since the last call. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::getMessage)
                .toList();
    }

    /** Keeps what is seen with the output of the build. */
    void screenshot(String name) {
        screenshot(SCREENSHOTS.resolve(name + ".png"));
    }

    void screenshot(Path file) {
        try {
            Files.createDirectories(file.resolveSibling(""));
            Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        driver.quit();
        try (Stream<Path> files = Files.walk(profile)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file); // its last processes tidy up, too
            }
        } catch (IOException | UncheckedIOException failure) {
            throw new AssertionError("the profile of the browser could not be removed", failure);
        }
    }
}
