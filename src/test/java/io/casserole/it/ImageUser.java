package io.casserole.it;

import java.nio.file.Path;
import java.util.List;

/**
 * Who runs what is in the image: the user whom it names, if this process is root and may become anybody, else its own user.
 *
 * @param numbers user and group, with a colon between them
 * @param prefix  goes before a command that this user is to run
 */
record ImageUser(String numbers, List<String> prefix) {
    static ImageUser of(ImageRecipe recipe) {
        if (!isRoot()) {
            return new ImageUser(number("-u") + ":" + number("-g"), List.of());
        }
        String[] numbers = recipe.user().split(":", -1);
        return new ImageUser(
                recipe.user(),
                List.of(
                        "setpriv",
                        "--reuid=" + numbers[0],
                        "--regid=" + numbers[1],
                        "--clear-groups",
                        "--no-new-privs"));
    }

    /** Whether this process may become anybody. */
    static boolean isRoot() {
        return number("-u").equals("0");
    }

    private static String number(String option) {
        return Command.run(Path.of("."), List.of("id", option))
                .assertSucceeded()
                .text()
                .strip();
    }
}
