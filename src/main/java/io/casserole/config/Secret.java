package io.casserole.config;

/** A text that must reach no log and no message: it prints as asterisks. */
public record Secret(String text) {
    @Override
    public String toString() {
        return "***";
    }
}
