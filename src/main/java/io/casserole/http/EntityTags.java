package io.casserole.http;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What {@code If-Match} or {@code If-None-Match} lists (RFC 9110 §13.1.1, §13.1.2): {@code *}, or entity tags.
 * Members that are no entity tags match nothing and are left out.
 */
public record EntityTags(boolean any, List<EntityTag> tags) {
    public EntityTags {
        tags = List.copyOf(tags);
    }

    /** The list in the field of that name, over all its lines. */
    public static EntityTags of(Fields fields, String name) {
        String list = fields.joined(name).orElse("");
        if (list.equals("*")) {
            return new EntityTags(true, List.of());
        }
        List<EntityTag> tags = new ArrayList<>();
        for (String member : members(list)) {
            EntityTag.parse(member).ifPresent(tags::add);
        }
        return new EntityTags(false, tags);
    }

    /**
     * Whether one of the tags listed is accepted; {@code *} is for the caller, who knows whether there is a
     * representation.
     */
    boolean contains(Predicate<EntityTag> wanted) {
        return tags.stream().anyMatch(wanted);
    }

    // not Grammar.split: in an entity tag a backslash hides no quote (RFC 9110 §8.8.3)
    private static List<String> members(String list) {
        List<String> members = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < list.length(); i++) {
            if (list.charAt(i) == '"') {
                quoted = !quoted;
            } else if (list.charAt(i) == ',' && !quoted) {
                members.add(Grammar.trim(list.substring(start, i)));
                start = i + 1;
            }
        }
        members.add(Grammar.trim(list.substring(start)));
        return members;
    }
}
