package io.casserole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.casserole.LiveSettings.Giver;
import io.casserole.config.DataSize;
import io.casserole.config.Secret;
import io.casserole.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LiveSettingsTest {
    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("live.properties");
    }

    private void write(String... lines) throws IOException {
        Files.write(file, List.of(lines));
    }

    private LiveSettings open() {
        return LiveSettings.open(
                Settings.of(Map.of("live-settings-file", file.toString(), "read-ahead", "1", "near-ttl", "1s")));
    }

    private static int readAhead(LiveSettings live) {
        return live.get().cache().readAhead();
    }

    @Test
    void withoutAFileThereIsNothingToLookAt() {
        LiveSettings live = LiveSettings.open(Settings.of(Map.of("read-ahead", "1")));

        assertThat(live.hasFile()).isFalse();
        assertThat(readAhead(live)).isEqualTo(1);
        assertThat(live.details()).isEqualTo(Map.of("in-force", Set.of(), "ignored", Map.of(), "refused", List.of()));
    }

    @Test
    void fileCountsFromTheStartAndAsItIsSeen() throws IOException {
        write("# more", "read-ahead = 5");
        LiveSettings live = open();
        assertThat(readAhead(live)).isEqualTo(5);

        write("read-ahead: 6");
        assertThat(readAhead(live)).isEqualTo(5);
        live.look();
        assertThat(readAhead(live)).isEqualTo(6);
    }

    @Test
    void ratesFollow() throws IOException {
        write("");
        LiveSettings live = open();

        write("warm-rate=5M", "upstream-bandwidth=7M");
        live.look();

        assertThat(live.get().warm().rate()).isEqualTo(DataSize.parse("5M"));
        assertThat(live.get().upstream().bandwidth()).contains(DataSize.parse("7M"));
    }

    @Test
    void whatIsNotThereAnyMoreIsAsItWasDeployed() throws IOException {
        write("read-ahead=5");
        LiveSettings live = open();

        write("");
        live.look();

        assertThat(readAhead(live)).isEqualTo(1);
    }

    @Test
    void snapshotOfBeforeStaysAsItWas() throws IOException {
        write("");
        LiveSettings live = open();
        var before = live.get();

        write("read-ahead=5");
        live.look();

        assertThat(before.cache().readAhead()).isEqualTo(1);
    }

    @Test
    void versionInWhichAnyValueDoesNotFitIsNotTaken() throws IOException {
        write("passthrough=/private/.*", "read-ahead=5");
        LiveSettings live = open();

        write("passthrough=/private/(", "read-ahead=6");
        live.look();

        assertThat(live.get().cache().passesThrough("/private/a")).isTrue();
        assertThat(readAhead(live)).isEqualTo(5);
        assertThat(live.details()).extractingByKey("refused").asString().contains("passthrough", "live setting");

        write("passthrough=/other/.*");
        live.look();
        assertThat(live.get().cache().passesThrough("/private/a")).isFalse();
        assertThat(live.details()).containsEntry("refused", List.of());
    }

    @Test
    void fileThatIsGoneLeavesWhatWasInForce() throws IOException {
        write("read-ahead=5");
        LiveSettings live = open();

        Files.delete(file);
        live.look();
        assertThat(readAhead(live)).isEqualTo(5);
        assertThat(live.details()).extractingByKey("refused").asString().contains("NoSuchFile");

        write("read-ahead=5");
        live.look();
        assertThat(live.details()).containsEntry("refused", List.of());
    }

    @Test
    void fileThatCannotBeUsedFailsTheDeployment() throws IOException {
        assertThatThrownBy(this::open)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("live-settings-file: expected a file of names and values");
        write("read-ahead=many");
        assertThatThrownBy(this::open)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("read-ahead: expected a whole number from 0 to 32, found 'many'");
    }

    @Test
    void fileWinsOverEtcd() throws IOException {
        write("read-ahead=5");
        LiveSettings live = open();

        live.take(Giver.ETCD, Map.of("read-ahead", "7", "max-ranges", "2"));
        assertThat(readAhead(live)).isEqualTo(5);
        assertThat(live.get().cache().maxRanges()).isEqualTo(2);

        write("");
        live.look();
        assertThat(readAhead(live)).isEqualTo(7);
        live.take(Giver.ETCD, Map.of());
        assertThat(readAhead(live)).isEqualTo(1);
    }

    @Test
    void namesAreToldAndNoValues() throws IOException {
        write("admin-token=sesame", "max-disk-usage=9G", "colour=magenta");
        LiveSettings live = open();

        assertThat(live.get().admin().token()).contains(new Secret("sesame"));
        assertThat(live.details().toString()).doesNotContain("sesame", "9G", "magenta");
        assertThat(live.details())
                .containsEntry("in-force", new TreeSet<>(Set.of("admin-token")))
                .containsEntry(
                        "ignored",
                        Map.of(
                                "max-disk-usage",
                                "needs a restart, and to be set where the node is deployed",
                                "colour",
                                "is no setting"));
    }
}
