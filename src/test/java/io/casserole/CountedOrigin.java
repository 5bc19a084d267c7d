package io.casserole;

import io.casserole.http.Fields;
import io.casserole.segment.FetchException.Reason;
import io.casserole.segment.Origin;
import io.casserole.testing.Content;
import io.casserole.testing.FakeOrigin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** An honest origin that counts requests and body bytes, and that can be told to wait with its bodies. */
final class CountedOrigin {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d+)");

    private final FakeOrigin wire = new FakeOrigin().answering(this::answer);
    private final Map<String, Thing> objects = new HashMap<>();
    private final Map<String, Supplier<@Nullable Thing>> farms = new HashMap<>();
    private final List<Runnable> later = new ArrayList<>();
    private String refusedPath = "";
    private int refusal = 200;
    private Fields refusalFields = Fields.empty();
    private boolean holding;
    private boolean dead;
    private long bytes;

    Origin wire() {
        return wire;
    }

    /** What is at a path; {@code sized}: it has a length, an entity tag and ranges. */
    private record Thing(Content content, Fields fields, boolean sized) {
        Fields head(long length) {
            return sized ? fields.with("Content-Length", Long.toString(length)) : fields;
        }

        boolean isOther(@Nullable String ifMatch) {
            return ifMatch != null && !fields.first("ETag").equals(Optional.of(ifMatch));
        }
    }

    void put(String path, Content content, String... more) {
        Fields.Builder fields = Fields.builder().add("ETag", "\"v1\"").add("Cache-Control", "max-age=3600");
        Fields.of(more).forEach(field -> fields.add(field.name(), field.value()));
        objects.put(path, new Thing(content, fields.build(), true));
    }

    /** An object that has a length and a date, by which its server alone knows it again. */
    void putDated(String path, Content content) {
        Fields fields = Fields.of("Last-Modified", "Fri, 01 May 2026 12:00:00 GMT", "Cache-Control", "max-age=3600");
        objects.put(path, new Thing(content, fields, true));
    }

    /** From now on it cannot be reached. */
    void die() {
        dead = true;
    }

    /** It can be reached again. */
    void comeBack() {
        dead = false;
    }

    /** Another state of the object, with another entity tag. */
    void replace(String path, Content content, String tag) {
        objects.put(path, new Thing(content, Fields.of("ETag", tag, "Cache-Control", "max-age=3600"), true));
    }

    /** A farm whose servers disagree: each request is answered by one of them, which tags its content with its number. */
    void putFarm(String path, IntSupplier server, Content... servers) {
        List<Thing> things = IntStream.range(0, servers.length)
                .mapToObj(i -> new Thing(
                        servers[i], Fields.of("ETag", "\"s" + i + "\"", "Cache-Control", "max-age=3600"), true))
                .toList();
        farms.put(path, () -> things.get(server.getAsInt()));
    }

    /** A body that can only be read from its first byte, without a length. */
    void putStream(String path, Content content) {
        objects.put(path, new Thing(content, Fields.of("Cache-Control", "max-age=3600"), false));
    }

    /** Something that may not be stored. */
    void putPrivate(String path, Content content) {
        objects.put(path, new Thing(content, Fields.of("Cache-Control", "private"), true));
    }

    /** From now on everything below that path is answered with that status, once for each request; 200: no longer. */
    void refuse(String path, int status, String... fields) {
        refusedPath = path;
        refusal = status;
        refusalFields = Fields.of(fields);
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

    /** Everything that was asked, in turn. */
    List<Origin.Request> asked() {
        return List.copyOf(wire.requests());
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
        Thing thing = farms.getOrDefault(path, () -> objects.get(path)).get();
        if (dead) {
            exchange.fail(Reason.UNREACHABLE);
        } else if (refusal != 200 && path.startsWith(refusedPath)) {
            exchange.head(refusal, refusalFields).end();
        } else if (thing == null) {
            exchange.head(404).end();
        } else if (thing.isOther(exchange.field("If-Match"))) {
            exchange.head(412).end();
        } else if (exchange.request().method().equals("HEAD")) {
            exchange.head(200, thing.head(thing.content.length())).end();
        } else {
            send(exchange, thing);
        }
    }

    private void send(FakeOrigin.Exchange exchange, Thing thing) {
        long length = thing.content.length();
        Matcher range = RANGE.matcher(String.valueOf(exchange.field("Range")));
        if (!thing.sized || !range.matches()) {
            exchange.head(200, thing.head(length));
            send(exchange, thing.content, 0, length);
            return;
        }
        long first = Long.parseLong(range.group(1));
        long end = Math.min(length, Long.parseLong(range.group(2)) + 1);
        String part = "bytes " + first + "-" + (end - 1) + "/" + length;
        exchange.head(206, thing.head(end - first).with("Content-Range", part));
        send(exchange, thing.content, first, end);
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
