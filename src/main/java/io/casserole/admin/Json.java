package io.casserole.admin;

import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes maps, iterables, texts, numbers, booleans and null as JSON (RFC 8259); any other value as its text. */
final class Json {
    private final StringBuilder out = new StringBuilder();

    private Json() {}

    static String of(@Nullable Object value) {
        Json json = new Json();
        json.write(value);
        return json.out.toString();
    }

    private void write(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            each('{', map.entrySet(), '}', this::member);
        } else if (value instanceof Iterable<?> items) {
            each('[', items, ']', this::write);
        } else if (value instanceof Double number && !Double.isFinite(number)) {
            out.append("null"); // RFC 8259 §6: there is no such number
        } else if (value == null || value instanceof Number || value instanceof Boolean) {
            out.append(value);
        } else {
            text(value.toString());
        }
    }

    private void member(Map.Entry<?, ?> entry) {
        text(String.valueOf(entry.getKey()));
        out.append(':');
        write(entry.getValue());
    }

    private <T extends @Nullable Object> void each(
            char open, Iterable<? extends T> items, char close, Consumer<T> writer) {
        out.append(open);
        boolean first = true;
        for (T item : items) {
            if (!first) {
                out.append(',');
            }
            first = false;
            writer.accept(item);
        }
        out.append(close);
    }

    private void text(String text) {
        out.append('"');
        text.chars().forEach(c -> character((char) c));
        out.append('"');
    }

    /** RFC 8259 §7: quotes, backslashes and controls must be escaped. */
    private void character(char c) {
        switch (c) {
            case '"', '\\' -> out.append('\\').append(c);
            case '\n' -> out.append("\\n");
            default -> {
                if (c < ' ') {
                    out.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
                } else {
                    out.append(c);
                }
            }
        }
    }
}
