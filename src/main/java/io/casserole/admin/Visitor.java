package io.casserole.admin;

import java.util.Locale;

/** Who asks, as far as it matters. */
enum Visitor {
    /** Somebody at this machine itself, where there is no token. */
    LOCAL,
    /** Somebody who sent the token. */
    TOKEN,
    /** A browser that has logged in. */
    SESSION,
    /** Somebody whom the container knows as an administrator. */
    ROLE,
    /** Somebody whose token was not looked at: too many wrong ones came from that address. */
    BARRED,
    /** Anybody else. */
    STRANGER;

    boolean isAdministrator() {
        return this != STRANGER && this != BARRED;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
