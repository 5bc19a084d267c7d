package io.casserole.http;

import java.util.List;

/** Weights of what a client accepts (RFC 9110 §12.4.2). */
final class Quality {
    /** Thousandths of what is accepted without a weight. */
    static final int MOST = 1000;

    private Quality() {}

    /**
     * The weight of a member in thousandths; one that is none counts as the most.
     *
     * @param parts of the member, in lower case, as separated by semicolons
     */
    static int of(List<String> parts) {
        return parts.stream()
                .skip(1)
                .map(parameter -> parameter.replaceAll("[ \\t]", ""))
                .filter(parameter -> parameter.matches("q=(?:0(?:\\.[0-9]{0,3})?|1(?:\\.0{0,3})?)"))
                .findFirst()
                .map(parameter -> (int) Math.round(Double.parseDouble(parameter.substring(2)) * MOST))
                .orElse(MOST);
    }
}
