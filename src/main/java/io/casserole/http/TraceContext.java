package io.casserole.http;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which trace a request belongs to, and below which span (W3C Trace Context): what its {@code traceparent} and {@code tracestate} say.
 * What is not exactly of the form is as good as absent.
 *
 * @param parent {@code traceparent}, as it came
 * @param state {@code tracestate}, all its lines joined; empty if there is none, or none of the form (§3.3)
 */
public record TraceContext(String parent, Optional<String> state) {
    private static final String PARENT = "traceparent";
    private static final String STATE = "tracestate";
    private static final Set<String> NAMES = Set.of(PARENT, STATE);

    /** §3.2: version, trace, span, flags; versions to come may have more behind that (§3.2.4). */
    private static final Pattern PARENT_FORM =
            Pattern.compile("([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(-.*)?");

    private static final String VERSION = "00";
    private static final String NO_VERSION = "ff";

    /** §3.3.1.3: in a value, no comma and no equals sign, and no space at its end. */
    private static final Pattern MEMBER = Pattern.compile(
            "([a-z0-9][a-z0-9_*/@-]{0,255})=[\\x20-\\x2b\\x2d-\\x3c\\x3e-\\x7e]{0,255}[\\x21-\\x2b\\x2d-\\x3c\\x3e-\\x7e]");

    private static final int MOST_MEMBERS = 32;

    /** Characters of a state that are sent on: as many as everybody must (§3.3.1.5). */
    private static final int LONGEST_STATE = 512;

    /** What a request says; empty if it says nothing, or nothing that makes sense. */
    public static Optional<TraceContext> of(Fields request) {
        if (!request.has(PARENT)) { // most requests
            return Optional.empty();
        }
        return Optional.of(request.all(PARENT))
                .filter(lines -> lines.size() == 1 && isParent(lines.get(0)))
                .map(lines -> new TraceContext(lines.get(0), state(request)));
    }

    private static boolean isParent(String text) {
        Matcher parts = PARENT_FORM.matcher(text);
        return parts.matches()
                && !parts.group(1).equals(NO_VERSION)
                && !isZero(parts.group(2))
                && !isZero(parts.group(3))
                && (parts.group(4) == null || !parts.group(1).equals(VERSION));
    }

    private static boolean isZero(String digits) {
        return digits.chars().allMatch(digit -> digit == '0');
    }

    private static Optional<String> state(Fields request) {
        String text = String.join(",", request.all(STATE));
        List<String> members = Stream.of(text.split(","))
                .map(Grammar::trim) // §3.3.1: spaces and tabs around a member do not count
                .filter(it -> !it.isEmpty())
                .toList();
        return isState(members) ? shortened(text, members) : Optional.empty();
    }

    private static boolean isState(List<String> members) {
        Set<String> keys = new HashSet<>();
        return !members.isEmpty()
                && members.size() <= MOST_MEMBERS
                && members.stream().map(MEMBER::matcher).allMatch(it -> it.matches() && keys.add(it.group(1)));
    }

    /** §3.3.1.5: whole members are left out, the oldest, which stand last, first. */
    private static Optional<String> shortened(String text, List<String> members) {
        if (text.length() <= LONGEST_STATE) {
            return Optional.of(text);
        }
        StringBuilder kept = new StringBuilder(members.get(0));
        for (String member : members.subList(1, members.size())) {
            if (kept.length() + 1 + member.length() > LONGEST_STATE) {
                break;
            }
            kept.append(',').append(member);
        }
        return Optional.of(kept.toString()).filter(state -> state.length() <= LONGEST_STATE);
    }

    /** Whether a field, its name in lower case, is one of these: it says something of one request, and nothing of what it asks for. */
    public static boolean isNamed(String lowerCaseName) {
        return NAMES.contains(lowerCaseName);
    }

    /** Fields that say nothing of a trace. */
    public static Fields without(Fields fields) {
        return fields.without(TraceContext::isNamed);
    }

    /** {@code fields} of a request that the request with the fields {@code cause} has caused: they say of a trace what that says. */
    public static Fields carry(Fields cause, Fields fields) {
        Fields others = without(fields);
        return of(cause)
                .map(trace ->
                        Fields.builder().addAll(others).addAll(trace.fields()).build())
                .orElse(others);
    }

    /** As a request says it. */
    public Fields fields() {
        Fields only = Fields.of(PARENT, parent);
        return state.map(text -> only.plus(STATE, text)).orElse(only);
    }
}
