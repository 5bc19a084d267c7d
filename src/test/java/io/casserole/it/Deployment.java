package io.casserole.it;

import io.casserole.testing.ScriptedOrigin;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a user decides when the WAR is deployed.
 *
 * @param name of the log in {@code target/it-logs}
 * @param contextPath empty, or with a slash in front only
 * @param properties system properties of the container's JVM
 * @param parameters init-params of the web application
 * @param modules texts of further files in Jetty's {@code start.d}
 */
record Deployment(
        String name,
        Path war,
        String contextPath,
        Map<String, String> properties,
        Map<String, String> environment,
        Map<String, String> parameters,
        List<String> jvmOptions,
        List<String> modules) {
    Deployment {
        properties = Map.copyOf(properties);
        environment = Map.copyOf(environment);
        parameters = Map.copyOf(parameters);
        jvmOptions = List.copyOf(jvmOptions);
        modules = List.copyOf(modules);
    }

    /** The WAR of this build at the root, no setting made. */
    static Deployment of(Class<?> test) {
        return new Deployment(
                test.getSimpleName(), Built.war(), "", Map.of(), Map.of(), Map.of(), List.of(), List.of());
    }

    /** Makes a setting by system property. */
    Deployment with(String setting, Object value) {
        return property("casserole." + setting, value.toString());
    }

    Deployment inFrontOf(ScriptedOrigin origin) {
        return with("mirror-url", origin.uri());
    }

    Deployment property(String property, String value) {
        return new Deployment(
                name,
                war,
                contextPath,
                plus(properties, property, value),
                environment,
                parameters,
                jvmOptions,
                modules);
    }

    Deployment environment(String variable, String value) {
        return new Deployment(
                name,
                war,
                contextPath,
                properties,
                plus(environment, variable, value),
                parameters,
                jvmOptions,
                modules);
    }

    Deployment parameter(String parameter, String value) {
        return new Deployment(
                name,
                war,
                contextPath,
                properties,
                environment,
                plus(parameters, parameter, value),
                jvmOptions,
                modules);
    }

    Deployment jvmOption(String option) {
        return new Deployment(
                name, war, contextPath, properties, environment, parameters, plus(jvmOptions, option), modules);
    }

    /** Adds a file to Jetty's {@code start.d}. */
    Deployment module(String ini) {
        return new Deployment(
                name, war, contextPath, properties, environment, parameters, jvmOptions, plus(modules, ini));
    }

    Deployment war(Path otherWar) {
        return new Deployment(name, otherWar, contextPath, properties, environment, parameters, jvmOptions, modules);
    }

    Deployment at(String otherContextPath) {
        return new Deployment(name, war, otherContextPath, properties, environment, parameters, jvmOptions, modules);
    }

    private static Map<String, String> plus(Map<String, String> map, String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(map);
        more.put(key, value);
        return more;
    }

    private static List<String> plus(List<String> list, String element) {
        List<String> more = new ArrayList<>(list);
        more.add(element);
        return more;
    }
}
