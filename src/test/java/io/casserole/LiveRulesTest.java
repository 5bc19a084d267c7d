package io.casserole;

import static org.assertj.core.api.Assertions.assertThat;

import io.casserole.config.Problem;
import io.casserole.config.RulesConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveRulesTest {
    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("casserole.rules");
    }

    private static Optional<String> ruleOf(LiveRules rules, String path) {
        return rules.get().ofRequest(path).map(rule -> rule.name());
    }

    private LiveRules open(String settings) {
        return LiveRules.open(new RulesConfig(settings, Optional.of(file)));
    }

    @Test
    void theRulesOfTheSettingsComeFirst() throws IOException {
        Files.writeString(file, "name=file path=/.* pass");

        LiveRules rules = open("name=settings path=/a pass");

        assertThat(ruleOf(rules, "/a")).contains("settings");
        assertThat(ruleOf(rules, "/b")).contains("file");
    }

    @Test
    void aNewVersionCountsWhenItIsSeen() throws IOException {
        Files.writeString(file, "name=one path=/.* pass");
        LiveRules rules = open("");

        Files.writeString(file, "name=two path=/.* pass");
        assertThat(ruleOf(rules, "/a")).contains("one");
        rules.look();

        assertThat(ruleOf(rules, "/a")).contains("two");
    }

    @Test
    void aVersionThatIsBrokenOrGoneLeavesTheOldOneInForce() throws IOException {
        Files.writeString(file, "name=one path=/.* pass");
        LiveRules rules = open("");

        Files.writeString(file, "name=two pth=/.* pass");
        rules.look();
        rules.look();
        assertThat(ruleOf(rules, "/a")).contains("one");
        Files.delete(file);
        rules.look();
        assertThat(ruleOf(rules, "/a")).contains("one");
        Files.writeString(file, "name=three path=/.* pass");
        rules.look();

        assertThat(ruleOf(rules, "/a")).contains("three");
    }

    @Test
    void whatIsUnderstoodIsNoProblem() throws IOException {
        Files.writeString(file, "path=/ ttl=1s");

        assertThat(problems("path=/a pass")).isEmpty();
        assertThat(LiveRules.problems(new RulesConfig("", Optional.empty()))).isEmpty();
    }

    @Test
    void whatIsNotUnderstoodIsAProblemOfTheSettingThatHasIt() throws IOException {
        Files.writeString(file, "path=/ ttl=1");

        assertThat(problems("path=/a\npth=/b"))
                .satisfiesExactly(
                        text -> assertThat(text).startsWith("rules: line 2: expected "),
                        text -> assertThat(text).startsWith("rules-file: line 1: expected ttl="));
    }

    @Test
    void aFileThatCannotBeReadIsAProblem() {
        assertThat(problems(""))
                .satisfiesExactly(text -> assertThat(text).startsWith("rules-file: expected a text file, found "));
    }

    private List<String> problems(String settings) {
        return LiveRules.problems(new RulesConfig(settings, Optional.of(file))).stream()
                .map(Problem::toString)
                .toList();
    }
}
