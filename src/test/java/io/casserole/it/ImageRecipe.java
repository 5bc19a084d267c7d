package io.casserole.it;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The last stage of the {@code Dockerfile}: what the image consists of, and how it is run. Knows the instructions that are used there and
 * refuses others, so that none is passed over.
 */
record ImageRecipe(List<Instruction> instructions) {
    private static final Set<String> KNOWN = Set.of(
            "FROM",
            "RUN",
            "COPY",
            "ENV",
            "USER",
            "WORKDIR",
            "VOLUME",
            "EXPOSE",
            "STOPSIGNAL",
            "HEALTHCHECK",
            "ENTRYPOINT");

    /** One of them, with what stands behind its name. */
    record Instruction(String name, String arguments) {
        Instruction {
            if (!KNOWN.contains(name)) {
                throw new IllegalArgumentException("expected one of " + KNOWN + ", found " + name + " " + arguments);
            }
        }

        private static Instruction parse(String line) {
            String[] parts = line.strip().split("\\s+", 2);
            return new Instruction(parts[0], parts[1]);
        }
    }

    /** Files that go into the image: from the stage before, where the project is built, or from the project as it is. */
    record Copy(boolean built, String source, String target) {
        private static final String BUILT = "--from=build ";

        private static Copy parse(String arguments) {
            boolean built = arguments.startsWith(BUILT);
            String[] paths = (built ? arguments.substring(BUILT.length()) : arguments).split("\\s+", -1);
            if (paths.length != 2 || paths[0].startsWith("-")) {
                throw new IllegalArgumentException("expected a source and a target, found " + arguments);
            }
            return new Copy(built, paths[0], paths[1]);
        }
    }

    static ImageRecipe ofProject() {
        try {
            return parse(Files.readString(Path.of("Dockerfile")));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static ImageRecipe parse(String dockerfile) {
        String lines = dockerfile.replaceAll("(?m)^\\s*#.*\\R", "").replaceAll("\\\\\\R\\s*", "");
        String lastStage = lines.substring(lines.lastIndexOf("\nFROM ") + 1);
        return new ImageRecipe(lastStage
                .lines()
                .filter(line -> !line.isBlank())
                .map(Instruction::parse)
                .toList());
    }

    List<Copy> copies() {
        return all("COPY").stream().map(Copy::parse).toList();
    }

    /** What runs in a shell while the image is built. */
    List<String> commands() {
        return all("RUN");
    }

    Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        for (String assignment : all("ENV")) {
            int equals = assignment.indexOf('=');
            environment.put(assignment.substring(0, equals), assignment.substring(equals + 1));
        }
        return environment;
    }

    /** User and group, as numbers. */
    String user() {
        return only("USER");
    }

    String workingDirectory() {
        return only("WORKDIR");
    }

    String volume() {
        return only("VOLUME");
    }

    int exposedPort() {
        return Integer.parseInt(only("EXPOSE"));
    }

    String stopSignal() {
        return only("STOPSIGNAL");
    }

    List<String> entryPoint() {
        return words(only("ENTRYPOINT"));
    }

    List<String> healthCheck() {
        String healthCheck = only("HEALTHCHECK");
        return words(healthCheck.substring(healthCheck.indexOf("CMD ") + 4));
    }

    /** An instruction in exec form: its first word becomes the process, and no shell comes between. */
    private static List<String> words(String json) {
        return List.of(new Gson().fromJson(json, String[].class));
    }

    private String only(String name) {
        List<String> found = all(name);
        if (found.size() != 1) {
            throw new IllegalArgumentException("expected one " + name + ", found " + found);
        }
        return found.get(0);
    }

    private List<String> all(String name) {
        return instructions.stream()
                .filter(instruction -> instruction.name().equals(name))
                .map(Instruction::arguments)
                .toList();
    }
}
