package io.casserole.http;

import java.util.Optional;

/**
 * An entity tag (RFC 9110 §8.8.3); {@code opaque} is the text between the quotes.
 */
public record EntityTag(boolean weak, String opaque) {
    /** @throws IllegalArgumentException if the text holds a character that no entity tag may hold */
    public EntityTag {
        if (!opaque.chars().allMatch(EntityTag::isTagCharacter)) {
            throw new IllegalArgumentException(
                    "entity tag: expected no space, control or quote, found " + Grammar.printable(opaque));
        }
    }

    /**
     * The tag that the whole value spells; empty for anything else, also without quotes or with {@code w/} in lower
     * case.
     */
    public static Optional<EntityTag> parse(String value) {
        boolean weak = value.startsWith("W/");
        String quoted = weak ? value.substring(2) : value;
        if (quoted.length() < 2 || !quoted.startsWith("\"") || !quoted.endsWith("\"")) {
            return Optional.empty();
        }
        String opaque = quoted.substring(1, quoted.length() - 1);
        return opaque.chars().allMatch(EntityTag::isTagCharacter)
                ? Optional.of(new EntityTag(weak, opaque))
                : Optional.empty();
    }

    /** The tag in {@code ETag}; empty also where the field stands twice. */
    public static Optional<EntityTag> of(Fields response) {
        return response.joined("ETag").flatMap(EntityTag::parse);
    }

    /** RFC 9110 §8.8.3.2: equal, and neither weak. */
    public boolean strongEquals(EntityTag other) {
        return !weak && !other.weak && opaque.equals(other.opaque);
    }

    /** RFC 9110 §8.8.3.2: equal, weak or not. */
    public boolean weakEquals(EntityTag other) {
        return opaque.equals(other.opaque);
    }

    /** The field value, as it was received. */
    @Override
    public String toString() {
        return (weak ? "W/\"" : "\"") + opaque + '"';
    }

    // etagc = %x21 / %x23-7E / obs-text; a backslash is a character like any other
    static boolean isTagCharacter(int c) {
        return c > ' ' && c != '"' && c != 0x7F && c <= 0xFF;
    }
}
