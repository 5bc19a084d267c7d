package io.casserole.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a JVM holds of an application, as the JDK's own tools and Linux see it.
 *
 * @param threads names of all threads, with {@code N} for each number
 * @param files what is open or mapped
 * @param others open file descriptors that are no files, by their kind, such as {@code socket}
 * @param loaders class loaders of web applications, after a collection
 */
record Footprint(Set<String> threads, Set<String> files, Map<String, Long> others, long loaders) {
    /** A JVM whose heap has only what is strongly reachable, once it was collected. */
    static final List<String> JVM_OPTIONS = List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:SoftRefLRUPolicyMSPerMB=0");

    private static final Pattern THREAD = Pattern.compile("(?m)^\"([^\"]*)\"");
    private static final Pattern LOADER = Pattern.compile(
            "(?m)^ *\\d+: +(\\d+) +\\d+ +(?:org\\.eclipse\\.jetty\\.[\\w.]*WebAppClassLoader|org\\.apache\\.catalina\\.loader\\.ParallelWebappClassLoader)(?: .*)?$");

    static Footprint of(ProcessHandle process) {
        String histogram = jcmd(process, "GC.class_histogram"); // collects before
        String threads = jcmd(process, "Thread.print");
        List<String> descriptors = descriptors(process);
        return new Footprint(
                THREAD.matcher(threads)
                        .results()
                        .map(match -> match.group(1).replaceAll("\\d+", "N"))
                        .collect(Collectors.toCollection(TreeSet::new)),
                Stream.concat(descriptors.stream(), mappings(process).stream())
                        .filter(path -> path.startsWith("/"))
                        .collect(Collectors.toCollection(TreeSet::new)),
                descriptors.stream()
                        .filter(path -> !path.startsWith("/"))
                        .collect(Collectors.groupingBy(
                                path -> path.replaceAll(":.*", ""), TreeMap::new, Collectors.counting())),
                LOADER.matcher(histogram)
                        .results()
                        .mapToLong(match -> Long.parseLong(match.group(1)))
                        .sum());
    }

    /** What there is now, and was not before. */
    List<String> since(Footprint before) {
        List<String> more = new ArrayList<>();
        threads.stream()
                .filter(thread -> !before.threads.contains(thread))
                .forEach(thread -> more.add("thread " + thread));
        files.stream().filter(file -> !before.files.contains(file)).forEach(file -> more.add("file " + file));
        others.forEach((kind, count) -> {
            long known = before.others.getOrDefault(kind, 0L);
            if (count > known) {
                more.add(count + " of " + kind + " after " + known);
            }
        });
        if (loaders > before.loaders) {
            more.add(loaders + " class loaders after " + before.loaders);
        }
        return more;
    }

    private static String jcmd(ProcessHandle process, String command) {
        Path jcmd = Launcher.java().resolveSibling("jcmd");
        return Command.run(Path.of("."), List.of(jcmd.toString(), Long.toString(process.pid()), command))
                .assertSucceeded()
                .text();
    }

    private static List<String> descriptors(ProcessHandle process) {
        try (Stream<Path> links = Files.list(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
            return links.flatMap(Footprint::target).toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Stream<String> target(Path link) {
        try {
            return Stream.of(Files.readSymbolicLink(link).toString());
        } catch (NoSuchFileException closed) {
            return Stream.empty(); // since it was listed
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static List<String> mappings(ProcessHandle process) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "maps"))) {
            return lines.map(line -> line.split("\\s+", 6))
                    .filter(parts -> parts.length == 6)
                    .map(parts -> parts[5])
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
