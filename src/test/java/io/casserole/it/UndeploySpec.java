package io.casserole.it;

import static io.casserole.testing.Twist.chunked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.casserole.it.RawConnection.Ending;
import io.casserole.testing.EtcdProcess;
import io.casserole.testing.ScriptedOrigin;
import io.casserole.testing.TestBytes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an application that is undeployed leaves behind in a container that goes on: nothing. */
abstract class UndeploySpec {
    private static final TestBytes BYTES = TestBytes.of(411, 12L * NodeSpec.SEGMENT + 5);

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ScriptedOrigin origin = ScriptedOrigin.start();

    @TempDir
    private Path data;

    @AfterEach
    void closeOrigin() {
        origin.close();
    }

    /** A container with no application in it. */
    abstract Host start(List<String> jvmOptions);

    /** How an answer may end that would go on for minutes. */
    abstract Set<Ending> leftOpen();

    @Test
    void downloadThatIsUnderWayComesToItsEnd() {
        Application application = alone().with("drain-timeout", "30s");
        origin.object("/object").content(BYTES).etag("\"v1\"").maxAge(3600);
        try (Host host = start(Footprint.JVM_OPTIONS)) {
            host.deploy(application);
            String target = application.contextPath() + "/object";
            try (RawConnection slow = RawConnection.to(host.uri(), 1 << 12)
                    .send("GET " + target + " HTTP/1.1", "Host: host", "Connection: close")) {
                RawConnection.Head head = slow.head();
                host.beginToUndeploy(application);
                assertThat(slow.body(head, BYTES)).isEqualTo(Ending.WHOLE);
            }
            host.awaitGone(application);
        }
    }

    @Test
    void downloadWithoutAnEndIsCutAndNeverCompleted() {
        Application application = alone();
        origin.object("/endless")
                .content(TestBytes.of(412, 1L << 40))
                .cacheControl("no-store")
                .always(chunked());
        try (Host host = start(Footprint.JVM_OPTIONS)) {
            host.deploy(application.with("client-timeout", "5s"));
            String target = application.contextPath() + "/endless";
            try (RawConnection endless = RawConnection.to(host.uri(), 1 << 12)
                    .send("GET " + target + " HTTP/1.1", "Host: host", "Connection: close")) {
                RawConnection.Head head = endless.head();
                assertThat(head.fields().has("Content-Length")).isFalse();
                host.undeploy(application);
                assertThat(endless.body(head, TestBytes.of(412, 1L << 40).check()::next))
                        .isEqualTo(Ending.CUT);
            }
            assertThat(host.container().log().text()).doesNotContain("CSR-0201");
        }
    }

    @Test
    void memberOfAClusterIsRedeployed() {
        try (EtcdProcess etcd = EtcdProcess.start()) {
            leavesNothingBehind(member(etcd), 1);
        }
    }

    @Test
    @Tag("full")
    void memberOfAClusterIsRedeployedTenTimes() {
        try (EtcdProcess etcd = EtcdProcess.start()) {
            leavesNothingBehind(member(etcd), 10);
        }
    }

    @Test
    @Tag("full")
    void memberThatNeverFindsEtcdIsRedeployedTenTimes() {
        leavesNothingBehind(
                alone().with("etcd", "http://127.0.0.1:1")
                        .with("peering-address", "http://127.0.0.1:1")
                        .with("cluster-secret", "of nodes"),
                10);
    }

    @Test
    @Tag("full")
    void nodeThatIsAloneIsRedeployedTenTimes() {
        leavesNothingBehind(alone().with("rules", "path=/x/.* pass"), 10);
    }

    @Test
    @Tag("full")
    void nodeWithoutADiskIsRedeployedTenTimes() {
        leavesNothingBehind(alone().with("disk-cache-enabled", "false"), 10);
    }

    private Application alone() {
        return Application.casserole("/cache").with("mirror-url", origin.uri()).with("disk-cache-dir", data);
    }

    private Application member(EtcdProcess etcd) {
        return alone().with("etcd", etcd.uri())
                .with("peering-address", "http://127.0.0.1:1")
                .with("cluster-secret", "of nodes");
    }

    private void leavesNothingBehind(Application application, int times) {
        origin.object("/object").content(BYTES).etag("\"v1\"").maxAge(3600);
        origin.object("/abandoned").content(BYTES).etag("\"v1\"").maxAge(3600);
        origin.object("/warmed").content(BYTES).etag("\"v1\"").maxAge(3600);
        origin.object("/posted").content("done").cacheControl("no-store");
        try (Host host = start(Footprint.JVM_OPTIONS)) {
            ProcessHandle process = host.container().process();
            useOnce(host, application); // the container too does some things once
            Footprint before = await("the class loader is gone")
                    .atMost(PATIENCE)
                    .until(() -> Footprint.of(process), footprint -> footprint.loaders() == 0);
            for (int time = 1; time <= times; time++) {
                useOnce(host, application);
            }
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(Footprint.of(process).since(before)).isEmpty());
            assertThat(before.files()).noneMatch(file -> file.startsWith(data.toString()));
            assertThat(host.container().log().text())
                    .doesNotContain("failed to stop it", "SEVERE", "NoClassDefFoundError", "CSR-0201");
        }
    }

    private void useOnce(Host host, Application application) {
        host.deploy(application);
        String path = application.contextPath();
        try (RawConnection whole = host.send("GET", path + "/object")) {
            assertThat(whole.body(whole.head(), BYTES)).isEqualTo(Ending.WHOLE);
        }
        try (RawConnection part = host.send("GET", path + "/object", "Range: bytes=5-9")) {
            assertThat(part.body(part.head(), BYTES.check(5, 10)::next)).isEqualTo(Ending.WHOLE);
        }
        try (RawConnection posted = host.send("POST", path + "/posted", "Content-Length: 1")) {
            posted.write("x");
            assertThat(posted.text(posted.head())).isEqualTo("done");
        }
        try (RawConnection abandoned = host.send("GET", path + "/abandoned")) {
            abandoned.head();
            abandoned.readExactly(100_000, BYTES.check()::next);
        }
        try (RawConnection watching = administer(host, application)) {
            host.undeploy(application);
            assertThat(watching.body(watching.head(), bytes -> {}))
                    .as("the stream of events, left open")
                    .isIn(leftOpen());
        }
    }

    /** Uses what operators use, and leaves open the stream by which the dashboard lives. */
    private static RawConnection administer(Host host, Application application) {
        try (RawConnection metrics = administer(host, "GET", application, "metrics")) {
            assertThat(metrics.text(metrics.head())).contains("casserole_client_requests_total");
        }
        String list = "/warmed";
        try (RawConnection warming = administer(
                host, "POST", application, "warm", "Content-Type: text/plain", "Content-Length: " + list.length())) {
            warming.write(list);
            assertThat(warming.text(warming.head())).contains(": 1 of 1 object;");
        }
        return administer(host, "GET", application, "events");
    }

    private static RawConnection administer(
            Host host, String method, Application application, String call, String... fields) {
        String target = application.contextPath() + "/_casserole/" + call;
        return RawConnection.to(host.uri())
                .send(Stream.concat(
                                Stream.of(method + " " + target + " HTTP/1.1", "Host: localhost", "Connection: close"),
                                Stream.of(fields))
                        .toArray(String[]::new));
    }
}
