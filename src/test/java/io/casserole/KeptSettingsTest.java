package io.casserole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.casserole.LiveSettings.Giver;
import io.casserole.config.Secret;
import io.casserole.config.Settings;
import io.casserole.testing.RecordedLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What etcd gave holds over a restart, until etcd answers. */
final class KeptSettingsTest {
    @TempDir
    private Path directory;

    private final Map<String, String> deployed = new HashMap<>(Map.of(
            "etcd", "http://127.0.0.1:1",
            "insecure-peers", "true",
            "peering-address", "http://127.0.0.1:1",
            "read-ahead", "1"));

    /** A node that starts; etcd has not answered yet. */
    private LiveSettings start() {
        deployed.putIfAbsent("disk-cache-dir", directory.resolve("cache").toString());
        return LiveSettings.open(Settings.of(deployed));
    }

    private Path file() {
        return directory.resolve("cache/settings-default");
    }

    private static int readAhead(LiveSettings live) {
        return live.get().cache().readAhead();
    }

    private static Object ofEtcd(LiveSettings live) {
        return live.details().getOrDefault("etcd", "nothing");
    }

    @Test
    void whatEtcdGaveLastIsInForceFromTheStart() {
        start().take(Giver.ETCD, Map.of("read-ahead", "5", "passthrough", "/private/(=|ä: )\\.\\w+ #!"));

        LiveSettings next = start();

        assertThat(readAhead(next)).isEqualTo(5);
        assertThat(next.get().cache().passesThrough("/private/ä: .iso #!")).isTrue();
        assertThat(ofEtcd(next)).isEqualTo("kept");
    }

    @Test
    void untilEtcdAnswers() {
        start().take(Giver.ETCD, Map.of("read-ahead", "5"));
        LiveSettings same = start();
        same.take(Giver.ETCD, Map.of("read-ahead", "5"));
        assertThat(readAhead(same)).isEqualTo(5);
        assertThat(ofEtcd(same)).isEqualTo("read");

        LiveSettings without = start();
        without.take(Giver.ETCD, Map.of());

        assertThat(readAhead(without)).isEqualTo(1);
        assertThat(ofEtcd(without)).isEqualTo("read");
        assertThat(readAhead(start())).as("after one more restart").isEqualTo(1);
    }

    @Test
    void whereNothingWasKeptItIsAsDeployed() {
        LiveSettings live = start();
        assertThat(ofEtcd(live)).isEqualTo("as-deployed");

        live.take(Giver.ETCD, Map.of());

        assertThat(ofEtcd(live)).isEqualTo("read");
    }

    @Test
    void versionThatWasNotTakenIsNotKept() {
        LiveSettings live = start();
        live.take(Giver.ETCD, Map.of("read-ahead", "5"));
        live.take(Giver.ETCD, Map.of("read-ahead", "many"));

        assertThat(readAhead(start())).isEqualTo(5);
    }

    @Test
    void fileThatCannotBeReadIsIgnored() throws IOException {
        Files.createDirectories(file());
        try (RecordedLog log = RecordedLog.of(KeptSettings.class)) {
            assertThat(readAhead(start())).isEqualTo(1);
            assertThat(log.warnings()).singleElement().asString().startsWith("CSR-0115");
        }
        Files.delete(file());
        Files.write(file(), "read-ahead=\u00ff".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(ofEtcd(start())).isEqualTo("as-deployed");
    }

    @Test
    void whereAKeptValueDoesNotFitAnyMoreNoneIsTaken() throws IOException {
        start().take(Giver.ETCD, Map.of("read-ahead", "5", "min-ttl", "7s"));
        Files.writeString(file(), "read-ahead=many\nmin-ttl=7s\n");
        try (RecordedLog log = RecordedLog.of(LiveSettings.class)) {
            LiveSettings live = start();

            assertThat(readAhead(live)).isEqualTo(1);
            assertThat(live.get().cache().minTtl()).hasSeconds(60);
            assertThat(live.details()).containsEntry("etcd", "as-deployed");
            assertThat(live.details()).extractingByKey("refused").asString().contains("read-ahead");
            assertThat(log.warnings()).singleElement().asString().startsWith("CSR-0111");

            live.take(Giver.ETCD, Map.of());
            assertThat(live.details()).containsEntry("refused", List.of()).containsEntry("etcd", "read");
        }
    }

    @Test
    void settingThatIsNoneAnyMoreDoesNotKeepTheOthersBack() throws IOException {
        start().take(Giver.ETCD, Map.of("read-ahead", "5"));
        Files.writeString(file(), "colour=magenta\nread-ahead=5\n");

        assertThat(readAhead(start())).isEqualTo(5);
    }

    @Test
    void fileOfTheOperatorWinsOverWhatWasKept() throws IOException {
        start().take(Giver.ETCD, Map.of("read-ahead", "5"));
        Path live = Files.writeString(directory.resolve("live.properties"), "read-ahead=6\n");
        deployed.put("live-settings-file", live.toString());

        assertThat(readAhead(start())).isEqualTo(6);
    }

    @Test
    void whatAnotherClusterGaveDoesNotCount() {
        start().take(Giver.ETCD, Map.of("read-ahead", "5"));
        deployed.put("cluster", "other");

        assertThat(readAhead(start())).isEqualTo(1);
    }

    @Test
    void withoutADiskCacheItIsAsDeployed() {
        deployed.put("disk-cache-enabled", "false");
        start().take(Giver.ETCD, Map.of("read-ahead", "5"));

        assertThat(readAhead(start())).isEqualTo(1);
        assertThat(file()).doesNotExist();
    }

    @Test
    void whatCannotBeKeptIsInForceAllTheSame() throws IOException {
        Files.createFile(directory.resolve("cache"));
        LiveSettings live = start();

        live.take(Giver.ETCD, Map.of("read-ahead", "5"));

        assertThat(readAhead(live)).isEqualTo(5);
    }

    @Test
    void secretsAreReadByTheOwnerAlone() throws IOException {
        assumeTrue(directory.getFileSystem().supportedFileAttributeViews().contains("posix"));
        start().take(Giver.ETCD, Map.of("admin-token", "sesame"));
        assertThat(start().get().admin().token()).contains(new Secret("sesame"));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }
}
