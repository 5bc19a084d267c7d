package io.casserole.admin;

/** A target as it may be shown to people: its path alone, since a query may hold a signature, and of that not more than can be read. */
public final class ShownTarget {
    private static final int LONGEST = 500;

    private ShownTarget() {}

    /** What may be shown of it. */
    public static String of(String target) {
        String path = target.split("\\?", 2)[0];
        return path.length() > LONGEST ? path.substring(0, LONGEST) + "…" : path;
    }
}
