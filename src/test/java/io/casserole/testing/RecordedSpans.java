package io.casserole.testing;

import io.casserole.http.Fields;
import io.casserole.segment.Tracing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Keeps what it is told of spans. The n-th span is told to others as n. */
public final class RecordedSpans implements Tracing {
    private final List<Told> all = new ArrayList<>(); // guarded by this

    /** All spans, in the order in which they began. */
    public synchronized List<Told> all() {
        return List.copyOf(all);
    }

    /** The only one. */
    public Told only() {
        if (all().size() != 1) {
            throw new AssertionError("expected one span, found " + all());
        }
        return all().get(0);
    }

    @Override
    public boolean isOn() {
        return true;
    }

    @Override
    public synchronized Span begin(Kind kind, String name, Fields cause, Map<String, String> attributes) {
        Told told = new Told(all.size() + 1, kind, name, cause, attributes);
        all.add(told);
        return told;
    }

    /** One span. */
    public static final class Told implements Span {
        private final int number;
        private final Kind kind;
        private final String name;
        private final Fields cause;
        private final Map<String, Object> attributes;
        private final List<String> ends = new ArrayList<>();

        private Told(int number, Kind kind, String name, Fields cause, Map<String, String> attributes) {
            this.number = number;
            this.kind = kind;
            this.name = name;
            this.cause = cause;
            this.attributes = new TreeMap<>(attributes);
        }

        /** What requests as part of this span say. */
        public String parent() {
            return "00-0af7651916cd43dd8448eb211c80319c-%016x-01".formatted(number);
        }

        public Kind kind() {
            return kind;
        }

        public String name() {
            return name;
        }

        public Fields cause() {
            return cause;
        }

        /** By their names. */
        public Map<String, Object> attributes() {
            return attributes;
        }

        /** How it ended, each time that it did: nothing, or the type of its failure. */
        public List<String> ends() {
            return ends;
        }

        @Override
        public Fields in(Fields fields) {
            return fields.with("traceparent", parent());
        }

        @Override
        public void tell(String attribute, String value) {
            attributes.put(attribute, value);
        }

        @Override
        public void tell(String attribute, long value) {
            attributes.put(attribute, value);
        }

        @Override
        public void end() {
            ends.add("");
        }

        @Override
        public void fail(String type) {
            ends.add(type);
        }

        @Override
        public String toString() {
            return name + attributes + ends;
        }
    }
}
