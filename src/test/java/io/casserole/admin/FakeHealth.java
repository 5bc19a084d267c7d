package io.casserole.admin;

import java.util.Map;
import java.util.function.BooleanSupplier;

/** A node that says what the test wants. */
record FakeHealth(BooleanSupplier ready) implements Health {
    @Override
    public boolean isReady() {
        return ready.getAsBoolean();
    }

    @Override
    public Map<String, Object> details() {
        return Map.of("memory", 42);
    }
}
