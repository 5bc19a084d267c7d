package io.casserole.http;

/** One text to be put in the place of another; {@code to} may be empty. */
public record Replacement(String from, String to) {}
