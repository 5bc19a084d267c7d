package io.casserole.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import io.casserole.config.CasseroleConfig;
import io.casserole.config.DataSize;
import io.casserole.config.Settings;
import io.casserole.config.TierConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the manifests for Kubernetes say. */
class KubernetesTest {
    private static final String CACHE = "utils/k8s/cache.yaml";
    private static final String ETCD = "utils/k8s/etcd.yaml";
    private static final Pattern PAUSE = Pattern.compile("sleep (\\d+)");

    /** What a JVM takes beside heap and direct memory: code, classes, threads, the collector. */
    private static final long REST_OF_JVM = 300L << 20;

    @TempDir
    private Path directory;

    @Test
    void theApiAcceptsEachObject() throws IOException {
        for (String file : List.of(CACHE, ETCD)) {
            for (JsonObject object : YamlDocuments.ofFile(file)) {
                KubernetesApi.accept(object);
            }
        }
    }

    @Test
    void theApiWouldRefuseMistakes() {
        JsonObject misspelt = pod(statefulSet(CACHE));
        misspelt.add("securityContexts", misspelt.remove("securityContext"));
        JsonObject untyped = pod(statefulSet(CACHE));
        untyped.addProperty("terminationGracePeriodSeconds", "60");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> KubernetesApi.accept(statefulSetWith(misspelt)))
                .withMessageContaining("`securityContexts`");
        assertThatThrownBy(() -> KubernetesApi.accept(statefulSetWith(untyped)))
                .isInstanceOf(JsonParseException.class)
                .hasMessageContaining("terminationGracePeriodSeconds: expected NUMBER, found STRING 60");
    }

    @Test
    void kustomizationIsBuiltWithASecret() throws IOException {
        assumeTrue(Command.isThere("kubectl"), "there is no kubectl on this machine");
        for (String name : List.of("kustomization.yaml", "cache.yaml", "etcd.yaml")) {
            Files.copy(Path.of("utils/k8s", name), directory.resolve(name));
        }
        Files.writeString(directory.resolve("cluster-secret"), "hush");

        String built = Command.run(directory, List.of("kubectl", "kustomize", "."))
                .assertSucceeded()
                .text();
        List<String> kinds = new ArrayList<>();
        for (JsonObject object : YamlDocuments.of(built)) {
            KubernetesApi.accept(object);
            kinds.add(object.get("kind").getAsString());
        }

        assertThat(kinds).contains("Secret", "StatefulSet", "Service", "PodDisruptionBudget", "NetworkPolicy");
    }

    @Test
    void podsOfTheCacheFindEachOtherByTheirAddresses() throws IOException {
        CasseroleConfig config = config();

        assertThat(config.cluster().peeringAddress()).contains(URI.create("http://10.1.2.3:8090"));
        assertThat(config.cluster().peeringPort()).contains(containerPort("peering"));
        assertThat(config.cluster().nodeId()).contains("casserole-0");
        assertThat(config.cluster().secret()).isPresent();
        assertThat(config.cluster().etcd()).containsExactly(URI.create("http://casserole-etcd:2379"));
        assertThat(ImageRecipe.ofProject().exposedPort()).isEqualTo(containerPort("http"));
    }

    @Test
    void podsHaveTimeToDrainBeforeTheyAreKilled() throws IOException {
        JsonObject pod = pod(statefulSet(CACHE));
        Matcher pause = PAUSE.matcher(cache(pod).getAsJsonObject("lifecycle").toString());
        assertThat(pause.find()).isTrue();

        assertThat(pod.get("terminationGracePeriodSeconds").getAsLong())
                .isGreaterThan(Long.parseLong(pause.group(1))
                        + config().cluster().drainTimeout().toSeconds());
    }

    @Test
    void probesAskForHealth() {
        JsonObject cache = cache(pod(statefulSet(CACHE)));

        assertThat(probed(cache, "startupProbe")).isEqualTo("http /_casserole/health/live");
        assertThat(probed(cache, "livenessProbe")).isEqualTo("http /_casserole/health/live");
        assertThat(probed(cache, "readinessProbe")).isEqualTo("http /_casserole/health/ready");
    }

    @Test
    void podsMayDoNothingThatTheyNeedNot() {
        for (String file : List.of(CACHE, ETCD)) {
            JsonObject pod = pod(statefulSet(file));
            JsonObject container = cache(pod).getAsJsonObject("securityContext");

            assertThat(pod.getAsJsonObject("securityContext")
                            .get("runAsNonRoot")
                            .getAsBoolean())
                    .isTrue();
            assertThat(pod.get("automountServiceAccountToken").getAsBoolean()).isFalse();
            assertThat(container.get("allowPrivilegeEscalation").getAsBoolean()).isFalse();
            assertThat(container.get("readOnlyRootFilesystem").getAsBoolean()).isTrue();
            assertThat(container.getAsJsonObject("capabilities").get("drop")).hasToString("[\"ALL\"]");
        }
        assertThat(pod(statefulSet(CACHE)).getAsJsonObject("securityContext").get("runAsUser") + ":"
                        + pod(statefulSet(CACHE))
                                .getAsJsonObject("securityContext")
                                .get("runAsGroup"))
                .isEqualTo(ImageRecipe.ofProject().user());
    }

    @Test
    void whatIsWrittenToIsMountedSinceNothingElseCanBe() {
        assertThat(mounts()).contains(ImageRecipe.ofProject().volume(), "/tmp", "/run/casserole");
    }

    @Test
    void memoryIsEnoughForTheSettings() throws IOException {
        long limit = quantity(cache(pod(statefulSet(CACHE)))
                .getAsJsonObject("resources")
                .getAsJsonObject("limits")
                .get("memory"));

        assertThat(limit).isGreaterThan(memoryOfJvm() + REST_OF_JVM);
    }

    @Test
    void diskIsEnoughForTheSettings() throws IOException {
        TierConfig tier = config().tier();
        long disk = quantity(statefulSet(CACHE)
                .getAsJsonObject("spec")
                .getAsJsonArray("volumeClaimTemplates")
                .get(0)
                .getAsJsonObject()
                .getAsJsonObject("spec")
                .getAsJsonObject("resources")
                .getAsJsonObject("requests")
                .get("storage"));

        assertThat(disk)
                .isGreaterThan(
                        tier.maxDiskUsage().bytes() + tier.requiredFreeSpace().bytes());
    }

    /** What a pod of the cache makes of its environment. */
    private CasseroleConfig config() throws IOException {
        return CasseroleConfig.from(new Settings(environment(), new Properties(), Map.of()));
    }

    private Map<String, String> environment() throws IOException {
        Path secret = Files.writeString(directory.resolve("cluster-secret"), "hush\n");
        Map<String, String> environment = new HashMap<>(ImageRecipe.ofProject().environment());
        for (JsonElement element : cache(pod(statefulSet(CACHE))).getAsJsonArray("env")) {
            JsonObject variable = element.getAsJsonObject();
            String ip = environment.getOrDefault("POD_IP", "not known yet");
            environment.put(variable.get("name").getAsString(), value(variable).replace("$(POD_IP)", ip));
        }
        environment.replace("CASSEROLE_CLUSTER_SECRET_FILE", "/run/casserole/cluster-secret", secret.toString());
        return environment;
    }

    private static String value(JsonObject variable) {
        if (variable.has("value")) {
            return variable.get("value").getAsString();
        }
        JsonObject field = variable.getAsJsonObject("valueFrom").getAsJsonObject("fieldRef");
        return switch (field.get("fieldPath").getAsString()) {
            case "metadata.name" -> "casserole-0";
            case "status.podIP" -> "10.1.2.3";
            default -> throw new AssertionError("expected a field of a pod, found " + field);
        };
    }

    /** Heap and direct memory, as the entry point asks for them: of a JVM that prints its arguments and is none. */
    private long memoryOfJvm() throws IOException {
        Path java = Files.createDirectories(directory.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Files.createFile(directory.resolve("start.jar"));
        Map<String, String> environment = environment();
        environment.put("JAVA_HOME", directory.toString());
        environment.put("JETTY_HOME", directory.toString());
        List<String> command = new ArrayList<>(List.of("env", "-i", "PATH=" + System.getenv("PATH")));
        environment.forEach((name, value) -> command.add(name + "=" + value));
        command.add(Path.of("jetty-base/bin/casserole.sh").toAbsolutePath().toString());
        return Command.run(directory, command)
                .assertSucceeded()
                .text()
                .lines()
                .filter(flag -> flag.matches("(-Xmx|-XX:MaxDirectMemorySize=)\\d+m"))
                .mapToLong(flag -> Long.parseLong(flag.replaceAll("\\D", "")) << 20)
                .sum();
    }

    private static Stream<String> mounts() {
        List<String> paths = new ArrayList<>();
        for (JsonElement mount : cache(pod(statefulSet(CACHE))).getAsJsonArray("volumeMounts")) {
            paths.add(mount.getAsJsonObject().get("mountPath").getAsString());
        }
        return paths.stream();
    }

    private static int containerPort(String name) {
        for (JsonElement element : cache(pod(statefulSet(CACHE))).getAsJsonArray("ports")) {
            JsonObject port = element.getAsJsonObject();
            if (port.get("name").getAsString().equals(name)) {
                return port.get("containerPort").getAsInt();
            }
        }
        throw new AssertionError("expected a port " + name + ", found none");
    }

    private static String probed(JsonObject container, String probe) {
        JsonObject get = container.getAsJsonObject(probe).getAsJsonObject("httpGet");
        return get.get("port").getAsString() + " " + get.get("path").getAsString();
    }

    private static JsonObject statefulSet(String file) {
        return YamlDocuments.ofFile(file).stream()
                .filter(object -> object.get("kind").getAsString().equals("StatefulSet"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("expected a StatefulSet in " + file + ", found none"));
    }

    private static JsonObject statefulSetWith(JsonObject pod) {
        JsonObject set = statefulSet(CACHE);
        set.getAsJsonObject("spec").getAsJsonObject("template").add("spec", pod);
        return set;
    }

    private static JsonObject pod(JsonObject statefulSet) {
        return statefulSet.getAsJsonObject("spec").getAsJsonObject("template").getAsJsonObject("spec");
    }

    /** The only container there is. */
    private static JsonObject cache(JsonObject pod) {
        JsonArray containers = pod.getAsJsonArray("containers");
        assertThat(containers).hasSize(1);
        return containers.get(0).getAsJsonObject();
    }

    /** Kubernetes writes {@code 2Gi} where we write {@code 2G}. */
    private static long quantity(JsonElement text) {
        return DataSize.parse(text.getAsString().replace("i", "")).bytes();
    }
}
