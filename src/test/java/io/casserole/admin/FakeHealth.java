package io.casserole.admin;

import java.util.Map;

/** A node that says what the test wants. */
record FakeHealth(boolean isReady) implements Health {
    @Override
    public Map<String, Object> details() {
        return Map.of("memory", 42);
    }
}
