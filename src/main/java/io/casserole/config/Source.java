package io.casserole.config;

/**
 * Where the value of a setting was given.
 *
 * @param place the kind of place
 * @param name  the name under which the value is found there
 */
public record Source(Place place, String name) {

    /** The kinds of places; an earlier one wins over a later one. */
    public enum Place {
        /** Given while the node runs. */
        LIVE("live setting"),
        ENVIRONMENT("environment variable"),
        SYSTEM_PROPERTY("system property"),
        INIT_PARAM("init-param"),
        DEFAULT("default of");

        private final String words;

        Place(String words) {
            this.words = words;
        }
    }

    @Override
    public String toString() {
        return place.words + " " + name;
    }
}
