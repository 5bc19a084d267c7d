package io.casserole.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A container made of the project's image, as far as that goes without a container engine: its files, laid as the {@code Dockerfile} lays
 * them, and its entry point, run by its user, in its directory, with its environment and no variable else but those given.
 */
final class ImageProcess implements AutoCloseable {
    private final ImageRecipe recipe = ImageRecipe.ofProject();
    private final ImageTree tree = ImageTree.of(recipe);
    private final List<String> host;
    private final Map<String, String> environment;
    private final Container container;

    private ImageProcess(Class<?> test, List<String> host, Map<String, String> given, Map<String, String> files) {
        this.host = host;
        files.forEach(this::write);
        this.environment = environment(given);
        ProcessBuilder entry = new ProcessBuilder(inside(recipe.entryPoint()))
                .directory(tree.path(recipe.workingDirectory()).toFile());
        this.container = Container.start(entry, tree.root(), Deployment.of(test), JettyProcess.HTTP);
    }

    /**
     * Starts it.
     *
     * @param files that volumes bring in: their texts by their paths in the image
     */
    static ImageProcess start(Class<?> test, Map<String, String> environment, Map<String, String> files) {
        return new ImageProcess(test, List.of(), environment, files);
    }

    /**
     * Starts it on another host.
     *
     * @param host  goes before a command that is to run there
     * @param files that volumes bring in: their texts by their paths in the image
     */
    static ImageProcess startOn(
            List<String> host, Class<?> test, Map<String, String> environment, Map<String, String> files) {
        return new ImageProcess(test, host, environment, files);
    }

    Container container() {
        return container;
    }

    /** Where this path of the image is. */
    Path path(String inside) {
        return tree.path(inside);
    }

    Command healthCheck() {
        return run(recipe.healthCheck());
    }

    /** Runs one more command in the container, to its end. */
    Command run(List<String> command) {
        return Command.run(tree.path(recipe.workingDirectory()), inside(command));
    }

    /** What a base image brings, then what the recipe says, then what is given. */
    private Map<String, String> environment(Map<String, String> given) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("PATH", System.getenv("PATH"));
        all.put("JAVA_HOME", System.getProperty("java.home"));
        all.putAll(recipe.environment());
        all.putAll(given);
        all.replaceAll((name, value) -> tree.translate(value));
        return all;
    }

    /** Each of these commands becomes the next one: it is one process all the way. */
    private List<String> inside(List<String> command) {
        List<String> whole = new ArrayList<>(host);
        whole.addAll(ImageUser.of(recipe).prefix());
        whole.addAll(List.of("env", "-i"));
        environment.forEach((name, value) -> whole.add(name + "=" + value));
        whole.addAll(tree.translate(command));
        return whole;
    }

    private void write(String inside, String text) {
        try {
            Files.writeString(tree.path(inside), text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Stops it, by force if need be, and removes its files. */
    @Override
    public void close() {
        container.close();
    }
}
