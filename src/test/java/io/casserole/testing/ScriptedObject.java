package io.casserole.testing;

import io.casserole.http.Fields;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What stands at one path of a {@link ScriptedOrigin}, and how it is told. Answers GET and HEAD, with ranges and conditions, as RFC
 * 9110 says unless twisted. May be changed while it is served; each answer is of one state.
 */
public final class ScriptedObject {
    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH);

    private record Rule(Predicate<RecordedRequest> applies, Twist twist) {}

    private final List<Rule> rules = new ArrayList<>(); // guarded by this, as all below
    private final List<Rule> nextRules = new ArrayList<>();
    private final Deque<Consumer<ScriptedObject>> changes = new ArrayDeque<>();
    private final Deque<Long> changesAfter = new ArrayDeque<>();
    private Content content = TestBytes.of(1, 0);
    private Fields fields = Fields.of("Accept-Ranges", "bytes");
    private int status = 200;
    private boolean echo;
    private long gets;

    ScriptedObject() {}

    // ---- what it is

    /** Made-up bytes, as many as said; of seed 1 unless {@link #seed} was called. */
    public synchronized ScriptedObject length(long length) {
        return content(TestBytes.of(content instanceof TestBytes bytes ? bytes.seed() : 1, length));
    }

    /** Other made-up bytes of the same length. */
    public synchronized ScriptedObject seed(long seed) {
        return content(TestBytes.of(seed, content.length()));
    }

    public synchronized ScriptedObject content(Content newContent) {
        content = newContent;
        return this;
    }

    public ScriptedObject content(String text) {
        return content(Content.of(text));
    }

    /** What it sends now. */
    public synchronized Content content() {
        return content;
    }

    public synchronized ScriptedObject status(int newStatus) {
        status = newStatus;
        return this;
    }

    public synchronized ScriptedObject field(String name, String value) {
        fields = fields.with(name, value);
        return this;
    }

    /** Adds a line, for fields that stand more than once. */
    public synchronized ScriptedObject addField(String name, String value) {
        fields = fields.plus(name, value);
        return this;
    }

    public synchronized ScriptedObject without(String name) {
        fields = fields.without(name);
        return this;
    }

    /** With its quotes. */
    public ScriptedObject etag(String etag) {
        return field("ETag", etag);
    }

    public ScriptedObject lastModified(Instant instant) {
        return field("Last-Modified", HTTP_DATE.format(instant.atZone(ZoneOffset.UTC)));
    }

    public ScriptedObject cacheControl(String value) {
        return field("Cache-Control", value);
    }

    public ScriptedObject maxAge(long seconds) {
        return cacheControl("max-age=" + seconds);
    }

    public ScriptedObject vary(String names) {
        return field("Vary", names);
    }

    public ScriptedObject setCookie(String cookie) {
        return addField("Set-Cookie", cookie);
    }

    /** Sends back the body of each request. */
    public synchronized ScriptedObject echo() {
        echo = true;
        return this;
    }

    // ---- how it is told

    /** Applies to every answer. */
    public ScriptedObject always(Twist twist) {
        return when(request -> true, twist);
    }

    /** Applies to every answer to HEAD. */
    public ScriptedObject onHead(Twist twist) {
        return when(request -> request.method().equals("HEAD"), twist);
    }

    /** Applies to every answer to GET. */
    public ScriptedObject onGet(Twist twist) {
        return when(request -> request.method().equals("GET"), twist);
    }

    /** Applies to every answer to a request of that kind. */
    public synchronized ScriptedObject when(Predicate<RecordedRequest> applies, Twist twist) {
        rules.add(new Rule(applies, twist));
        return this;
    }

    /** Applies to the next answer that no other such rule applies to. */
    public ScriptedObject next(Twist twist) {
        return nextWhen(request -> true, twist);
    }

    /** As {@link #next}, of answers to HEAD. */
    public ScriptedObject nextHead(Twist twist) {
        return nextWhen(request -> request.method().equals("HEAD"), twist);
    }

    /** As {@link #next}, of answers to GET. */
    public ScriptedObject nextGet(Twist twist) {
        return nextWhen(request -> request.method().equals("GET"), twist);
    }

    /** As {@link #next}, of answers to requests of that kind. */
    public synchronized ScriptedObject nextWhen(Predicate<RecordedRequest> applies, Twist twist) {
        nextRules.add(new Rule(applies, twist));
        return this;
    }

    /** Drops all twists. */
    public synchronized ScriptedObject straight() {
        rules.clear();
        nextRules.clear();
        return this;
    }

    /** Changes the object once that many GET requests have been answered from now on. Changes are to be named in order. */
    public synchronized ScriptedObject afterGets(long count, Consumer<ScriptedObject> change) {
        changes.add(change);
        changesAfter.add(gets + count);
        return this;
    }

    // ---- answers

    synchronized Answer answer(RecordedRequest request) {
        if (request.method().equals("GET")) {
            changeIfDue();
        }
        Answer answer = new Answer(request, status, fields, echo ? request.body() : content);
        if (status == 200) {
            Conditions.apply(request, answer, content.length());
        }
        rules.stream().filter(rule -> rule.applies.test(request)).forEach(rule -> rule.twist.apply(answer));
        nextRules.stream()
                .filter(rule -> rule.applies.test(request))
                .findFirst()
                .filter(nextRules::remove)
                .ifPresent(rule -> rule.twist.apply(answer));
        return answer;
    }

    private void changeIfDue() {
        while (!changes.isEmpty() && gets >= changesAfter.element()) {
            changesAfter.remove();
            changes.remove().accept(this);
        }
        gets++;
    }
}
