package io.casserole.peer;

import java.time.Duration;

/**
 * The time in which a record that is missing means nothing: when the registry lost its memory, or all leases ended while it was away, the
 * members register again one by one. On the agenda only.
 */
final class Lenience {
    /** The time to register again: the longest wait between two tries, and as much again for the tries themselves. */
    static final Duration LASTING = Backoff.LONGEST.multipliedBy(3);

    private final Agenda agenda;
    private int reasons; // that have not passed yet

    Lenience(Agenda agenda) {
        this.agenda = agenda;
    }

    void begin() {
        reasons++;
        agenda.after(LASTING, () -> reasons--);
    }

    boolean isOn() {
        return reasons > 0;
    }
}
