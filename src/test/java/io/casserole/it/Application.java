package io.casserole.it;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One of the applications in a container.
 *
 * @param contextPath empty, or with a slash in front only
 * @param dropped whether the WAR itself is put where the container looks for such, with no file that tells of it
 * @param parameters init-params, given by the file that tells of the WAR
 */
record Application(String contextPath, Path war, boolean dropped, Map<String, String> parameters) {
    Application {
        parameters = Map.copyOf(parameters);
    }

    /** The WAR of this build, no setting made. */
    static Application casserole(String contextPath) {
        return of(contextPath, Built.war());
    }

    static Application of(String contextPath, Path war) {
        return new Application(contextPath, war, false, Map.of());
    }

    /** A WAR that is put where the container looks for such; its name says where it serves. */
    static Application dropped(String contextPath, Path war) {
        return new Application(contextPath, war, true, Map.of());
    }

    /** Makes a setting. */
    Application with(String setting, Object value) {
        Map<String, String> more = new LinkedHashMap<>(parameters);
        more.put(setting, value.toString());
        return new Application(contextPath, war, dropped, more);
    }

    /** What containers call its files: {@code ROOT}, {@code a} or {@code a#b}. */
    String fileName() {
        return contextPath.isEmpty() ? "ROOT" : contextPath.substring(1).replace('/', '#');
    }

    /** The file that tells Jetty of it. */
    String jettyXml(String environment) {
        return "<!DOCTYPE Configure PUBLIC \"-//Jetty//Configure//EN\" \"https://jetty.org/configure_10_0.dtd\">"
                + "<Configure class=\"org.eclipse.jetty." + environment + ".webapp.WebAppContext\">"
                + "<Set name=\"contextPath\">" + (contextPath.isEmpty() ? "/" : contextPath) + "</Set>"
                + "<Set name=\"war\">" + war + "</Set>"
                + each("<Call name=\"setInitParameter\"><Arg>%s</Arg><Arg>%s</Arg></Call>")
                + "</Configure>";
    }

    /** The file that tells Tomcat of it. Whoever wants to drain needs Tomcat's patience, too. */
    String tomcatXml() {
        String patience = parameters.containsKey("drain-timeout") ? " unloadDelay=\"30000\"" : "";
        return "<Context docBase=\"" + war + "\"" + patience + ">" + each("<Parameter name=\"%s\" value=\"%s\"/>")
                + "</Context>";
    }

    private String each(String format) {
        return parameters.entrySet().stream()
                .map(parameter -> format.formatted(parameter.getKey(), parameter.getValue()))
                .collect(Collectors.joining());
    }
}
