package io.casserole.http;

/** A request target that is not served; the message, which repeats nothing of it, is fit for a 400. */
public final class BadTargetException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    BadTargetException(String message) {
        super(message);
    }
}
