package io.casserole.servlet;

import io.casserole.http.CacheStatus;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Writes a line about each request that has ended, of names and values, such as
 *
 * <pre>
 * client=192.0.2.7 method=GET target=/a.iso protocol=HTTP/1.1 status=206 outcome=hit bytes=2096000 sources=memory:2096000 head=0.000310 whole=0.120044 ending=complete ttl=3590 detail=memory
 * </pre>
 *
 * A value with a space, a quote or a character that could be taken for the end of a line stands in quotes, escaped: whatever a client
 * sends, it is one line.
 */
public final class OutcomeLog implements Consumer<RequestOutcome> {
    private final boolean queries;
    private final Consumer<String> lines;

    /**
     * @param queries whether targets are written with their queries
     * @param lines takes each line, without its end; any thread
     */
    public OutcomeLog(boolean queries, Consumer<String> lines) {
        this.queries = queries;
        this.lines = lines;
    }

    @Override
    public void accept(RequestOutcome outcome) {
        Line line = new Line();
        add(line, outcome.asked());
        line.add("status", outcome.status());
        line.add("outcome", outcome.result().word());
        line.add("bytes", outcome.sent());
        line.add("sources", sources(outcome));
        outcome.toHead().ifPresent(time -> line.add("head", seconds(time)));
        line.add("whole", seconds(outcome.whole()));
        line.add("ending", outcome.ending().name().toLowerCase(Locale.ROOT));
        outcome.said().ifPresent(said -> add(line, said));
        lines.accept(line.toString());
    }

    private void add(Line line, RequestOutcome.Asked asked) {
        line.add("client", asked.client());
        line.add("method", asked.method());
        line.add("target", queries ? asked.target() : withoutQuery(asked.target()));
        line.add("protocol", asked.protocol());
    }

    private static String withoutQuery(String target) {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    private static String sources(RequestOutcome outcome) {
        return outcome.bytes().entrySet().stream()
                .map(source -> source.getKey().word() + ":" + source.getValue())
                .collect(Collectors.joining(","));
    }

    private static void add(Line line, CacheStatus said) {
        said.forwarded().ifPresent(why -> line.add("fwd", why.token()));
        said.forwardedStatus().ifPresent(status -> line.add("fwd-status", status));
        said.ttl().ifPresent(left -> line.add("ttl", left.toSeconds()));
        said.detail().ifPresent(detail -> line.add("detail", detail));
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%d.%06d", time.toSeconds(), time.toNanosPart() / 1000);
    }

    /** Names and values. */
    private static final class Line {
        private final StringBuilder text = new StringBuilder();

        void add(String name, long value) {
            begin(name).append(value);
        }

        /** Leaves out what is empty. */
        void add(String name, String value) {
            if (value.isEmpty()) {
                return;
            }
            begin(name);
            if (value.chars().allMatch(Line::isPlain)) {
                text.append(value);
            } else {
                text.append('"');
                value.chars().forEach(this::addEscaped);
                text.append('"');
            }
        }

        private StringBuilder begin(String name) {
            return text.append(text.isEmpty() ? "" : " ").append(name).append('=');
        }

        private static boolean isPlain(int c) {
            return c > ' ' && c < 0x7F && c != '"' && c != '\\';
        }

        private void addEscaped(int c) {
            if (isPlain(c) || c == ' ') {
                text.append((char) c);
            } else if (c == '"' || c == '\\') {
                text.append('\\').append((char) c);
            } else {
                text.append(String.format(Locale.ROOT, "\\u%04x", c));
            }
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
