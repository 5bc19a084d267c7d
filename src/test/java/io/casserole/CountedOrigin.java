package io.casserole;

import io.casserole.http.Fields;
import io.casserole.segment.Origin;
import io.casserole.testing.Content;
import io.casserole.testing.FakeOrigin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An honest origin that counts requests and body bytes, and that can be told to wait with its bodies. */
final class CountedOrigin {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d+)");

    private final FakeOrigin wire = new FakeOrigin().answering(this::answer);
    private final Map<String, Content> objects = new HashMap<>();
    private final Map<String, Fields> fields = new HashMap<>();
    private final List<Runnable> later = new ArrayList<>();
    private boolean holding;
    private long bytes;

    Origin wire() {
        return wire;
    }

    void put(String path, Content content, String... more) {
        objects.put(path, content);
        fields.put(path, Fields.of(more));
    }

    /** From now on bodies wait, after their first half. */
    void hold() {
        holding = true;
    }

    /** Sends what waits. */
    void release() {
        holding = false;
        List<Runnable> now = List.copyOf(later);
        later.clear();
        now.forEach(Runnable::run);
    }

    int heads() {
        return count("HEAD");
    }

    int gets() {
        return count("GET");
    }

    int requests() {
        return wire.requests().size();
    }

    /** Body bytes sent or waiting to be. */
    long bytes() {
        return bytes;
    }

    private int count(String method) {
        return (int) wire.requests().stream()
                .filter(request -> request.method().equals(method))
                .count();
    }

    private void answer(FakeOrigin.Exchange exchange) {
        String path = exchange.request().target().path();
        Content content = objects.get(path);
        if (content == null) {
            exchange.head(404).end();
            return;
        }
        Fields.Builder common = Fields.builder().add("ETag", "\"v1\"").add("Cache-Control", "max-age=3600");
        fields.getOrDefault(path, Fields.empty()).forEach(field -> common.add(field.name(), field.value()));
        if (exchange.request().method().equals("HEAD")) {
            exchange.head(
                            200,
                            common.add("Content-Length", Long.toString(content.length()))
                                    .build())
                    .end();
            return;
        }
        Matcher range = RANGE.matcher(String.valueOf(exchange.field("Range")));
        boolean part = range.matches();
        long first = part ? Long.parseLong(range.group(1)) : 0;
        long end = part ? Math.min(content.length(), Long.parseLong(range.group(2)) + 1) : content.length();
        if (part) {
            common.add("Content-Range", "bytes " + first + "-" + (end - 1) + "/" + content.length());
        }
        exchange.head(
                part ? 206 : 200,
                common.add("Content-Length", Long.toString(end - first)).build());
        send(exchange, content, first, end);
    }

    private void send(FakeOrigin.Exchange exchange, Content content, long first, long end) {
        bytes += end - first;
        if (holding) {
            long middle = (first + end) / 2;
            exchange.data(content, first, middle);
            later.add(() -> exchange.data(content, middle, end).end());
        } else {
            exchange.data(content, first, end).end();
        }
    }
}
