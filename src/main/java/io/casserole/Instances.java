package io.casserole;

import java.util.List;
import java.util.Properties;
import java.util.UUID;

/**
 * The instances of Casserole in this JVM: web applications with a class loader each, which share no class of ours, and yet one heap. They
 * know each other by system properties: text that keeps no class loader alive. The name of a property is unique, its value what {@link
 * Instance#text} gives; a version that says something else takes another prefix.
 */
final class Instances {
    private static final String PREFIX = "io.casserole.instance.1.";

    private final Properties shared;

    /** @param shared what the instances of a JVM have in common */
    Instances(Properties shared) {
        this.shared = shared;
    }

    /** Tells the others of an instance, until what is returned is closed. */
    AutoCloseable enter(Instance instance) {
        String name = PREFIX + UUID.randomUUID();
        shared.setProperty(name, instance.text());
        return () -> shared.remove(name);
    }

    /** All that are there now. */
    List<Instance> all() {
        return shared.stringPropertyNames().stream()
                .filter(name -> name.startsWith(PREFIX))
                .map(shared::getProperty)
                .filter(text -> text != null) // it left just now
                .map(Instance::parse)
                .toList();
    }
}
