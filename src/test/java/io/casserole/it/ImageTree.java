package io.casserole.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/**
 * The image's files in a directory of their own, laid as the {@code Dockerfile} lays them. What is {@code /opt/x} in the image is {@code
 * <root>/opt/x} here; all paths are translated so.
 */
record ImageTree(Path root) {
    /** Where the first stage has the project. */
    private static final Path BUILD_STAGE = Path.of("/src");

    private static final Path PROJECT = Path.of("").toAbsolutePath();

    /** Lays them in a new directory. */
    static ImageTree of(ImageRecipe recipe) {
        try {
            ImageTree tree = new ImageTree(Files.createTempDirectory("casserole-image-"));
            Files.setPosixFilePermissions(tree.root, PosixFilePermissions.fromString("rwxr-xr-x"));
            for (ImageRecipe.Copy copy : recipe.copies()) {
                tree.add(copy);
            }
            for (String command : recipe.commands()) {
                tree.run(command.replace(recipe.user(), ImageUser.of(recipe).numbers()));
            }
            return tree;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Where this path of the image is. */
    Path path(String inside) {
        return root.resolve(inside.substring(1));
    }

    /** The same text, if it is no path of this image, else the path where it is. */
    String translate(String text) {
        return text.startsWith("/") && Files.exists(path(text)) ? path(text).toString() : text;
    }

    List<String> translate(List<String> words) {
        return words.stream().map(this::translate).toList();
    }

    private void run(String command) {
        String here = command.replaceAll("(?<=\\s)/", root + "/");
        Command.run(root, List.of("sh", "-euc", here)).assertSucceeded();
    }

    private void add(ImageRecipe.Copy copy) throws IOException {
        Path source = copy.built() ? built(copy.source()) : PROJECT.resolve(copy.source());
        DockerIgnore ignored = DockerIgnore.ofProject();
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (copy.built() || ignored.admits(PROJECT.relativize(file))) {
                    Path target =
                            path(copy.target()).resolve(source.relativize(file).toString());
                    Files.createDirectories(target.getParent());
                    Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    /** Of what the build makes and unpacks, also without a container, the one that is named, perhaps by a pattern. */
    private static Path built(String source) {
        String pattern = BUILD_STAGE.relativize(Path.of(source)).toString();
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
        return Stream.of(Built.war(), Built.jettyHome())
                .filter(path -> matcher.matches(PROJECT.relativize(path)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("expected what the build makes, found " + source));
    }
}
